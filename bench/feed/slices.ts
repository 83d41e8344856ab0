/** How long a ranking keeps everybody else waiting, when it runs in slices as the server lets it. */

import type { Matchmaker } from '@romantic/matchmaker';
import { type Asked, requestOf } from './engine.ts';

/** As long as a slice is meant to be, in ms: what the server allows itself. */
const SLICE_MS = 2;

/** Ms of the longest slice of some rankings, one after another. */
export async function measureLongestSlice(engine: Matchmaker, asked: readonly Asked[]): Promise<number> {
  let longest = 0;
  for (const one of asked) {
    let startedAt = performance.now();
    const note = (): number => {
      const ms = performance.now() - startedAt;
      longest = Math.max(longest, ms);
      return ms;
    };
    await engine.rankSliced(one.viewer, requestOf(one), () => {
      if (performance.now() - startedAt < SLICE_MS) return undefined;
      note();
      return new Promise((resolve) => {
        setImmediate(() => {
          startedAt = performance.now();
          resolve();
        });
      });
    });
    note();
  }
  return longest;
}
