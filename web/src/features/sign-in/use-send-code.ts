import { accounts } from '@romantic/contract';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useLocale } from '../../i18n/i18n.tsx';
import { type Channel, keepPendingCode, type PendingCode } from './pending-code.ts';
import { useSignInProblem } from './use-sign-in-problem.ts';

/** Asks for a code. `send` gives what was sent, or null, and then `problem` says why in words. */
export function useSendCode() {
  const [locale] = useLocale();
  const describe = useSignInProblem();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (phoneNumber: string, channel: Channel): Promise<PendingCode | null> => {
    setBusy(true);
    setProblem(null);
    try {
      const { requestId, expiresInSeconds, resendInSeconds } = await api.call(accounts.sendOtp, {
        body: { phoneNumber, channel, language: locale },
      });
      const now = Date.now();
      const pending = {
        phoneNumber,
        requestId,
        channel,
        expiresAt: now + expiresInSeconds * 1000,
        resendAt: now + resendInSeconds * 1000,
      };
      keepPendingCode(pending);
      return pending;
    } catch (error) {
      setProblem(describe(error));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { send, busy, problem, setProblem };
}
