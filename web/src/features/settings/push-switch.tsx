import { useEffect, useState } from 'react';
import { useProblemText } from '../../api/problem-text.ts';
import { Switch } from '../../design/switch.tsx';
import { useLocale, useText } from '../../i18n/i18n.tsx';
import { type PushState, readPushState, turnPushOff, turnPushOn } from './push.ts';

const WORDS = {
  denied: 'settings.pushDenied',
  unsupported: 'settings.pushUnsupported',
  unavailable: 'settings.pushUnavailable',
} as const;

/** Push in this browser; says what to do where the browser or the server does not allow it. */
export function PushSwitch() {
  const t = useText();
  const [locale] = useLocale();
  const describe = useProblemText();
  const [state, setState] = useState<PushState>('off');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    readPushState().then(setState, () => {});
  }, []);
  const turn = async (on: boolean): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      setState(on ? await turnPushOn(locale) : await turnPushOff());
    } catch (error) {
      setProblem(describe(error));
    } finally {
      setBusy(false);
    }
  };
  const word = state === 'on' || state === 'off' ? null : WORDS[state];
  return (
    <section className="rounded-card border border-line bg-surface p-5">
      <Switch
        label={t('settings.push')}
        hint={t('settings.pushHint')}
        checked={state === 'on'}
        disabled={busy || state === 'unsupported'}
        onChange={(on) => void turn(on)}
      />
      <p role="status" className="text-gold empty:hidden">
        {problem ?? (word && t(word))}
      </p>
    </section>
  );
}
