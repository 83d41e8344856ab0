import { type ReactNode, useState } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import { useMe } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { type Draft, keepDraft, readDraft, readToken } from './draft.ts';
import { DraftSteps } from './draft-steps.tsx';
import { ProfileSteps } from './profile-steps.tsx';
import { isDraftStep, isStep, nextStep, openDraftStep, openProfileStep, type Step } from './steps.ts';

const LEFT = 'romantic.onboarding.step';

/** One question a page, `/onboarding/<step>`: first those that make an account, then those that make a profile. */
export function OnboardingPage() {
  const { '*': path } = useParams();
  const step = isStep(path) ? path : null;
  return useSession() ? <WithAccount step={step} /> : <WithoutAccount step={step} />;
}

function WithoutAccount({ step }: { step: Step | null }): ReactNode {
  const [draft, setDraft] = useState<Draft>(readDraft);
  const navigate = useNavigate();
  const open = openDraftStep(draft);
  if (readToken() === null) return <Navigate to="/sign-in" replace />;
  if (!step || !isDraftStep(step)) return <Navigate to={`/onboarding/${open}`} replace />;
  return (
    <DraftSteps
      key={step}
      step={step}
      draft={draft}
      onDone={(changes) => {
        const changed = { ...draft, ...changes };
        keepDraft(changed);
        setDraft(changed);
        void navigate(`/onboarding/${nextStep(step) ?? 'promise'}`);
      }}
    />
  );
}

function WithAccount({ step }: { step: Step | null }): ReactNode {
  const navigate = useNavigate();
  const { data: me } = useMe();
  if (!me) return null;
  if (!step || isDraftStep(step)) {
    const open = openProfileStep(me, localStorage.getItem(LEFT));
    return <Navigate to={open ? `/onboarding/${open}` : '/discover'} replace />;
  }
  return (
    <ProfileSteps
      key={step}
      step={step}
      me={me}
      onDone={() => {
        const next = nextStep(step);
        if (next) localStorage.setItem(LEFT, next);
        else localStorage.removeItem(LEFT);
        void navigate(next ? `/onboarding/${next}` : '/discover');
      }}
      onLeave={() => {
        localStorage.removeItem(LEFT);
        void navigate('/discover');
      }}
    />
  );
}
