import type { ErrorCode } from '@romantic/contract';
import { isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { type TextKey, useText } from '../../i18n/i18n.tsx';

/** Refusals of the sign-in that say more than the same code elsewhere. */
const WORDS: Partial<Record<ErrorCode, TextKey>> = {
  phone_invalid: 'signin.problemInvalid',
  phone_unreachable: 'signin.problemUnreachable',
  country_not_supported: 'signin.problemCountry',
  channel_unavailable: 'signin.problemChannel',
  sms_budget_reached: 'signin.problemBudget',
  sms_unavailable: 'signin.problemSms',
  otp_invalid: 'signin.problemCode',
  restricted: 'signin.problemRestricted',
  verification_invalid: 'signin.problemProof',
  under_age: 'onboarding.young',
};

/** What to do about a refusal, with the time to wait where the server names one. */
export function useSignInProblem(): (error: unknown) => string {
  const t = useText();
  const describe = useProblemText();
  return (error) => {
    if (!isProblem(error)) return describe(error);
    const { code } = error.problem;
    if (code === 'rate_limited' || code === 'otp_locked') {
      const seconds = error.retryAfter ?? 60;
      const values = seconds < 90 ? { seconds } : { minutes: Math.ceil(seconds / 60) };
      const key = `signin.${code === 'rate_limited' ? 'problemOften' : 'problemLocked'}${seconds < 90 ? 'Seconds' : 'Minutes'}`;
      return t(key as TextKey, values);
    }
    const key = WORDS[code];
    return key ? t(key) : describe(error);
  };
}
