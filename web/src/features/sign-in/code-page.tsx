import { useCallback, useEffect, useState } from 'react';
import { Navigate, useNavigate } from 'react-router';
import { isProblem } from '../../api/client.ts';
import { Button } from '../../design/button.tsx';
import { toast } from '../../design/toast.tsx';
import { useLocale, useText } from '../../i18n/i18n.tsx';
import { CODE_LENGTH } from './code-digits.ts';
import { CodeField } from './code-field.tsx';
import { enterCode } from './finish-sign-in.ts';
import { type Channel, type PendingCode, readPendingCode } from './pending-code.ts';
import { listenForCode } from './read-sms.ts';
import { SignInFrame } from './sign-in-frame.tsx';
import { usePhones } from './use-phones.ts';
import { useSecondsUntil } from './use-seconds-until.ts';
import { useSendCode } from './use-send-code.ts';
import { useSignInProblem } from './use-sign-in-problem.ts';

/** After so many wrong ones the server takes no more for this code. */
const TRIES = 5;

/** The code that was sent; without one there is nothing to enter. */
export function CodePage() {
  const [pending, setPending] = useState(readPendingCode);
  if (!pending) return <Navigate to="/sign-in" replace />;
  return <CodeForm key={pending.requestId} pending={pending} onSent={setPending} />;
}

function CodeForm({ pending, onSent }: { pending: PendingCode; onSent: (pending: PendingCode) => void }) {
  const t = useText();
  const navigate = useNavigate();
  const describe = useSignInProblem();
  const phones = usePhones();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [wrong, setWrong] = useState(0);
  const expired = useSecondsUntil(pending.expiresAt) === 0;
  const dead = expired || wrong >= TRIES;

  const enter = useCallback(
    async (typed: string): Promise<void> => {
      setCode(typed);
      setProblem(null);
      if (typed.length < CODE_LENGTH || busy || dead) return;
      setBusy(true);
      try {
        await navigate(await enterCode(pending, typed), { replace: true });
      } catch (error) {
        const isWrong = isProblem(error, 'otp_invalid');
        setProblem(isWrong && wrong + 1 >= TRIES ? t('signin.codeDead') : describe(error));
        if (isWrong) setWrong(wrong + 1);
        setCode('');
        setBusy(false);
      }
    },
    [busy, dead, describe, navigate, pending, t, wrong],
  );
  useEffect(() => listenForCode((read) => void enter(read)), [enter]);

  const number = phones?.writeInternational(pending.phoneNumber) ?? pending.phoneNumber;
  const sent = { sms: 'signin.sentSms', whatsapp: 'signin.sentWhatsapp', call: 'signin.sentCall' } as const;
  return (
    <SignInFrame
      title={t('signin.codeTitle')}
      text={t(sent[pending.channel], { number: `\u2066${number}\u2069` })}
      back="/sign-in"
    >
      <CodeField
        value={code}
        onChange={(typed) => void enter(typed)}
        error={expired ? t('signin.codeExpired') : problem}
        disabled={busy || dead}
      />
      <Resend pending={pending} onSent={onSent} />
    </SignInFrame>
  );
}

function Resend({ pending, onSent }: { pending: PendingCode; onSent: (pending: PendingCode) => void }) {
  const t = useText();
  const [locale] = useLocale();
  const { send, busy, problem } = useSendCode();
  const wait = useSecondsUntil(pending.resendAt);
  const again = async (channel: Channel): Promise<void> => {
    const sent = await send(pending.phoneNumber, channel);
    if (!sent) return;
    toast.show(t('signin.sentAgain'));
    onSent(sent);
  };
  const other = pending.channel === 'call' ? 'sms' : 'call';
  const digits = (value: number, least: number) =>
    new Intl.NumberFormat(locale, { minimumIntegerDigits: least }).format(value);
  const clock = `${digits(Math.floor(wait / 60), 1)}:${digits(wait % 60, 2)}`;
  return (
    <section aria-label={t('signin.resendTitle')} className="mt-4 space-y-3">
      {wait > 0 ? (
        <p className="text-ink-soft" role="timer">
          {t('signin.resendIn', { time: clock })}
        </p>
      ) : (
        <div className="flex flex-wrap gap-3">
          <Button variant="soft" busy={busy} onClick={() => void again(pending.channel)}>
            {t('signin.resend')}
          </Button>
          <Button variant="quiet" disabled={busy} onClick={() => void again(other)}>
            {t(other === 'call' ? 'signin.resendCall' : 'signin.resendSms')}
          </Button>
        </div>
      )}
      <p role="alert" className="min-h-6 text-danger">
        {problem}
      </p>
    </section>
  );
}
