import { accounts } from '@romantic/contract';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, isProblem } from '../../api/client.ts';
import { session } from '../../api/session.ts';
import { HeartIcon, PersonIcon, ShieldIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { useSignInProblem } from '../sign-in/use-sign-in-problem.ts';
import { type Draft, forgetDraft, forgetToken, readToken, registrationOf } from './draft.ts';
import { StepFrame } from './step-frame.tsx';
import { openDraftStep } from './steps.ts';

/** What members promise each other, and the terms; saying yes makes the account. */
export function PromiseStep({ draft }: { draft: Draft }) {
  const t = useText();
  const navigate = useNavigate();
  const describe = useSignInProblem();
  const [accepted, setAccepted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const join = async (): Promise<void> => {
    if (!accepted) return setProblem(t('onboarding.termsMissing'));
    const body = registrationOf(draft, readToken() ?? '');
    if (!body) return void navigate(`/onboarding/${openDraftStep(draft)}`);
    setBusy(true);
    setProblem(null);
    try {
      session.put(await api.call(accounts.register, { body }));
      forgetDraft();
      await navigate('/onboarding/location', { replace: true });
    } catch (error) {
      setBusy(false);
      setProblem(describe(error));
      // The proof of the number ran out: what was told stays, a new code goes on here.
      if (isProblem(error, 'verification_invalid')) {
        forgetToken();
        await navigate('/sign-in', { replace: true });
      }
      if (isProblem(error, 'already_registered')) await navigate('/sign-in', { replace: true });
    }
  };
  return (
    <StepFrame
      step="promise"
      title={t('onboarding.promiseTitle', { name: draft.fullName ?? '' })}
      text={t('onboarding.promiseText')}
      submit={t('onboarding.promiseYes')}
      onSubmit={() => void join()}
      busy={busy}
      error={problem}
    >
      <ul className="grid gap-4">
        <Rule icon={<PersonIcon className="size-6" />} text={t('onboarding.promiseReal')} />
        <Rule icon={<HeartIcon className="size-6" />} text={t('onboarding.promiseKind')} />
        <Rule icon={<ShieldIcon className="size-6" />} text={t('onboarding.promiseSafe')} />
      </ul>
      <label className="mt-8 flex min-h-11 cursor-pointer items-start gap-3">
        <input
          type="checkbox"
          className="mt-1 size-5 shrink-0 accent-accent"
          checked={accepted}
          onChange={(event) => {
            setAccepted(event.target.checked);
            setProblem(null);
          }}
        />
        <span className="text-pretty">{t('onboarding.terms')}</span>
      </label>
    </StepFrame>
  );
}

function Rule({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <li className="flex items-center gap-4">
      <span className="grid size-11 shrink-0 place-items-center rounded-full bg-sage-soft text-sage">
        {icon}
      </span>
      <span className="text-lg text-pretty">{text}</span>
    </li>
  );
}
