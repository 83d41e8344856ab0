import { development, type OutputOf } from '@romantic/contract';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { queryClient } from '../../api/queries.ts';
import { session } from '../../api/session.ts';
import { Photo } from '../../design/photo.tsx';
import { useText } from '../../i18n/i18n.tsx';

type DemoPerson = OutputOf<typeof development.listDemoPeople>['people'][number];

interface DemoPeopleProps {
  people: readonly DemoPerson[];
  signedIn: boolean;
  onSignedIn: () => void;
}

/** One click and one is somebody: no number, no code. */
export function DemoPeople({ people, signedIn, onSignedIn }: DemoPeopleProps) {
  const t = useText();
  const describe = useProblemText();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const signIn = async (phoneNumber: string): Promise<void> => {
    setBusy(phoneNumber);
    setProblem(null);
    try {
      const opened = await api.call(development.signInAsDemoPerson, { body: { phoneNumber } });
      queryClient.clear();
      session.put(opened);
      onSignedIn();
    } catch (error) {
      setProblem(describe(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <section aria-label={t('development.people')}>
      <p className="mb-2 text-sm text-ink">{t(signedIn ? 'development.switch' : 'development.people')}</p>
      {people.length === 0 && <p className="text-sm">{t('development.nobody')}</p>}
      <ul className="flex flex-wrap gap-2">
        {people.map(({ phoneNumber, name, age, city, photo }) => (
          <li key={phoneNumber}>
            <button
              type="button"
              disabled={busy !== null}
              className="flex min-h-14 items-center gap-3 rounded-full bg-ink/8 py-1.5 ps-1.5 pe-5 text-start transition hover:bg-ink/15 disabled:opacity-60"
              onClick={() => void signIn(phoneNumber)}
            >
              {photo ? (
                <Photo photo={photo} size="small" alt="" className="size-11 rounded-full" />
              ) : (
                <span className="size-11 rounded-full bg-ink/15" />
              )}
              <span className="text-sm">
                <span className="block font-semibold">{t('development.signInAs', { name })}</span>
                <span className="text-ink">{t('development.person', { age, city })}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p role="alert" className="mt-2 text-sm empty:hidden">
        {problem}
      </p>
    </section>
  );
}
