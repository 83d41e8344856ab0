/** The longest the outbox waits by itself when the server says "later", seconds; beyond it the member is told. */
const LONGEST_WAIT_SECONDS = 60;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** What a failed sending means for a message. */
export type SendOutcome =
  /** Nobody knows whether it arrived: send the very same again after `waitMs`. */
  | { kind: 'again'; waitMs: number }
  /** The conversation is over: nothing that waits for it will be taken. */
  | { kind: 'over' }
  /** The file is not there any more: upload it again, then send. */
  | { kind: 'upload-again' }
  /** The server will not take it, or not for long: the member decides. `all`: nor those behind it. */
  | { kind: 'refused'; code: string; retry: boolean; all: boolean }
  /** Nobody is signed in any more. */
  | { kind: 'signed-out' };

/** A refusal in the form that the contract's client throws. */
interface Refused {
  problem: { status: number; code: string };
  retryAfter: number | null;
}

function isRefused(error: unknown): error is Refused {
  return typeof error === 'object' && error !== null && 'problem' in error && 'retryAfter' in error;
}

/** Judges what sending threw; `attempt` counts from 1. */
export function judgeFailure(
  error: unknown,
  attempt: number,
  random: () => number = Math.random,
): SendOutcome {
  if (!isRefused(error)) return { kind: 'again', waitMs: pauseMs(attempt, random) };
  const { status, code } = error.problem;
  const retryAfter = error.retryAfter ?? 0;
  if (code === 'not_found') return { kind: 'over' };
  if (code === 'unauthorized' || code === 'refresh_invalid' || code === 'refresh_reused') {
    return { kind: 'signed-out' };
  }
  if (code === 'media_unusable') return { kind: 'upload-again' };
  if (status === 429) {
    if (retryAfter > LONGEST_WAIT_SECONDS) return { kind: 'refused', code, retry: true, all: true };
    return { kind: 'again', waitMs: Math.max(retryAfter * 1000, pauseMs(attempt, random)) };
  }
  if (status >= 500 || status === 408) {
    return { kind: 'again', waitMs: Math.max(retryAfter * 1000, pauseMs(attempt, random)) };
  }
  // Not allowed at the moment concerns everything; what is wrong with one message does not.
  return { kind: 'refused', code, retry: status === 403, all: status === 403 };
}

/** 1, 2, 4 … 30 s, and up to half as much again, so that devices do not come back at the same moment. */
export function pauseMs(attempt: number, random: () => number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return Math.round(pause * (1 + random() / 2));
}
