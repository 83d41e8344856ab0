import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds; throws after `limitMs`. */
export async function waitFor(
  holds: () => boolean | Promise<boolean>,
  limitMs = 10_000,
  what = 'what was waited for',
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${limitMs} ms`);
    await sleep(5);
  }
}
