import { isProblem } from '../../api/client.ts';

/** Waits between tries, ms: a lift, a tunnel, a server that starts anew. */
const WAITS_MS = [600, 1_800, 4_000];
/** The server may ask for a little patience; for more the member is told. */
const PATIENCE_S = 5;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** How long to wait before another try, ms; null: the answer is final. */
export function waitAfter(error: unknown, tries: number): number | null {
  const wait = WAITS_MS[tries];
  if (wait === undefined) return null;
  if (!isProblem(error)) return wait;
  const { status } = error.problem;
  if (status >= 500) return wait;
  if (status !== 429 || (error.retryAfter ?? 0) > PATIENCE_S) return null;
  // What has a day's limit says so with a code of its own; this is only too many at once.
  return error.problem.code === 'rate_limited' ? Math.max(wait, (error.retryAfter ?? 0) * 1000) : null;
}

/** Repeats what may have been carried out or not until it is answered. `work` has to be the same call each time. */
export async function keepAsking<T>(work: () => Promise<T>, pause = sleep): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const wait = waitAfter(error, tries);
      if (wait === null) throw error;
      await pause(wait);
    }
  }
}

let line: Promise<unknown> = Promise.resolve();

/** One after the other, in the order they were made: what is taken back is the last that was decided. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = line.then(work, work);
  line = mine.catch(() => {});
  return mine;
}
