import type { Clock } from '../clock.ts';

/** The real time plus what a test has added to it. */
export interface TestClock extends Clock {
  advance(ms: number): void;
  /** From now on only `advance` moves it: for tests that count seconds, which a slow machine must not add to. */
  stop(): void;
}

export function createTestClock(): TestClock {
  let offset = 0;
  let stoppedAt: number | null = null;
  return {
    now: () => (stoppedAt ?? Date.now()) + offset,
    advance(ms) {
      offset += ms;
    },
    stop() {
      stoppedAt ??= Date.now();
    },
  };
}
