import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when something has become true; rejects after `timeoutMs`. */
export async function until(isTrue: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms: ${isTrue}`);
    await sleep(20);
  }
}
