import type { Config } from '../../config.ts';
import { type AppError, ERRORS } from '../../errors.ts';
import { findGuessWait } from './guess-limits.ts';
import { SEND } from './otp-limits.ts';
import type { SendHistory } from './send-queries.ts';
import { findWait, waitFrom } from './sliding-window.ts';

/** Why one more code may not be sent now, or null. `now` in ms since 1970. */
export function findSendRefusal(
  history: SendHistory,
  config: Pick<Config, 'smsDailyBudget'>,
  now: number,
): AppError | null {
  const locked = findGuessWait(history, now);
  if (locked > 0) return ERRORS.otpLocked(locked / 1000);
  const wait = Math.max(
    findNumberWait(history, now),
    waitFrom(history.addressNth, SEND.address, now),
    waitFrom(history.networkNth, SEND.network, now),
    waitFrom(history.prefixNth, SEND.prefix, now),
  );
  if (wait > 0) return ERRORS.rateLimited(wait / 1000);
  const budget = { max: config.smsDailyBudget, seconds: SEND.budgetSeconds };
  const spent = budget.max === 0 || waitFrom(history.budgetNth, budget, now) > 0;
  return spent ? ERRORS.smsBudgetReached() : null;
}

/** Whole seconds until another code may go to this number, were one sent now. */
export function findResendSeconds(history: SendHistory, now: number): number {
  const toNumber = [new Date(now), ...history.toNumber];
  return Math.ceil(findNumberWait({ ...history, toNumber }, now) / 1000);
}

/** Milliseconds until the limits of the number itself allow one more code. */
function findNumberWait(history: Pick<SendHistory, 'toNumber' | 'lastVerified'>, now: number): number {
  const caps = SEND.number.map((cap) => findWait(history.toNumber, cap, now));
  return Math.max(findDelay(history, now), ...caps);
}

/** The growing delay: doubles with each code of the last day that came after the last success. */
function findDelay(
  { toNumber, lastVerified }: Pick<SendHistory, 'toNumber' | 'lastVerified'>,
  now: number,
): number {
  const since = Math.max(lastVerified?.getTime() ?? 0, now - SEND.delay.memory * 1000);
  const unanswered = toNumber.filter((time) => time.getTime() > since);
  const [latest] = unanswered;
  if (!latest) return 0;
  const seconds = Math.min(SEND.delay.first * 2 ** (unanswered.length - 1), SEND.delay.longest);
  return latest.getTime() + seconds * 1000 - now;
}
