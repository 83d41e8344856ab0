import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '@romantic/contract';

/** How often something had to be asked again; shared by all members of a replay. */
export interface Tally {
  retries: number;
}

/** How long one call may go without an answer, over all its repeats. A restart takes seconds. */
const PATIENCE_MS = 120_000;
/** Who is told to come back later than this meets a limit, no trouble that passes. */
const LONGEST_WAIT_S = 30;
const PAUSE_MS = { first: 100, longest: 2_000 };

/**
 * Asks until there is an answer: again after a lost connection, a timeout, "unavailable" or "too many". Only for calls
 * that may be repeated: whether the lost one was carried out is not known. Any other refusal is thrown at once.
 */
export async function retry<T>(attempt: () => Promise<T>, tally: Tally): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      const wait = findPause(error, failures);
      if (wait === null || performance.now() + wait > giveUpAt) throw error;
      tally.retries += 1;
      await sleep(wait);
    }
  }
}

/** Milliseconds until the next try after the nth failure in a row; null: another try would end the same. */
export function findPause(error: unknown, failures: number): number | null {
  if (error instanceof ProblemError) {
    if (![429, 502, 503, 504].includes(error.problem.status)) return null;
    if (error.retryAfter !== null) return error.retryAfter > LONGEST_WAIT_S ? null : error.retryAfter * 1000;
  } else if (!isLostConnection(error)) {
    return null;
  }
  const pause = Math.min(PAUSE_MS.first * 2 ** (failures - 1), PAUSE_MS.longest);
  return pause * (0.5 + Math.random() / 2);
}

/** fetch: TypeError for a connection that failed or broke in the answer, TimeoutError for our own timeout. */
function isLostConnection(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}
