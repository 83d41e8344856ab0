import type { PushResult } from './index.ts';

/**
 * Leaves a vendor alone that does not answer. closed: calls go out, at most `limit` at once; open: none, after FAILURES
 * in a row, for some seconds, longer each time; then one call tries, and decides.
 */
export interface Breaker {
  readonly open: boolean;
  run(call: () => Promise<PushResult>): Promise<PushResult>;
}

/** Calls in a row that failed for the vendor's reasons. */
const FAILURES = 5;
/** How long it stays open, ms: at first, and at most. */
const FIRST_MS = 2_000;
const MOST_MS = 60_000;
/** Until there may be room again, or somebody else's try has ended, ms. */
const CROWDED_MS = 500;

export function createBreaker({
  limit,
  now = () => performance.now(),
}: {
  limit: number;
  now?: () => number;
}): Breaker {
  let running = 0;
  let failures = 0;
  let openings = 0;
  let openUntil = 0;
  let trying = false;

  const note = (result: PushResult): void => {
    if (!isVendorTrouble(result)) {
      failures = 0;
      openings = 0;
      return;
    }
    failures += 1;
    if (failures < FAILURES) return;
    const openMs = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(openings, 10));
    openings += 1;
    const asked = result.outcome === 'retry' ? (result.afterMs ?? 0) : 0;
    openUntil = now() + Math.max(openMs, Math.min(asked, MOST_MS));
  };

  return {
    get open() {
      return failures >= FAILURES;
    },
    async run(call) {
      const left = openUntil - now();
      const broken = failures >= FAILURES;
      if (broken && (left > 0 || trying)) return { outcome: 'paused', afterMs: Math.max(left, CROWDED_MS) };
      if (running >= limit) return { outcome: 'paused', afterMs: CROWDED_MS };
      running += 1;
      if (broken) trying = true;
      try {
        const result = await call();
        note(result);
        return result;
      } finally {
        running -= 1;
        if (broken) trying = false;
      }
    },
  };
}

/** No answer, 5xx, or our own credentials refused: the next call would end the same way. A full quota is not. */
function isVendorTrouble(result: PushResult): boolean {
  return result.outcome === 'retry' && !result.code.includes('429');
}
