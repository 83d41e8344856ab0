import { type TextKey, useText } from '../i18n/i18n.tsx';
import { isProblem } from './client.ts';

/** What a refusal means to a member. Those that a page explains better are told by that page. */
const TEXTS: Readonly<Record<string, TextKey>> = {
  unauthorized: 'shell.problemUnauthorized',
  restricted: 'shell.problemRestricted',
  not_found: 'shell.problemNotFound',
  invalid_input: 'shell.problemInvalid',
  plan_required: 'shell.problemPlan',
  insufficient_coins: 'shell.problemCoins',
  unavailable: 'shell.problemBusy',
  internal: 'shell.errorText',
};

const LONG_S = 90;

/** Says in the member's language what went wrong and what to do. */
export function useProblemText(): (error: unknown) => string {
  const t = useText();
  return (error) => {
    if (!isProblem(error)) return t(isOutOfReach(error) ? 'shell.problemOffline' : 'shell.problemUnknown');
    const seconds = error.retryAfter ?? 0;
    if (error.problem.status === 429) {
      return seconds > LONG_S
        ? t('shell.problemWait', { minutes: Math.ceil(seconds / 60) })
        : t('shell.problemRateLimited', { seconds });
    }
    return t(TEXTS[error.problem.code] ?? 'shell.problemUnknown');
  };
}

/** `fetch` throws a TypeError when there is no network, and what AbortSignal.timeout throws when it is too slow. */
function isOutOfReach(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}
