import type { PeriodicTask } from '../../jobs/periodic.ts';
import { LOOK_EVERY_MS } from './call-numbers.ts';
import { evictFromCalls, sweepCallNotices } from './evict.ts';
import { lookAtCalls } from './timers.ts';

export const callTasks: readonly PeriodicTask[] = [
  { name: 'lookAtCalls', everyMs: LOOK_EVERY_MS, run: lookAtCalls },
  { name: 'evictFromCalls', everyMs: LOOK_EVERY_MS, run: evictFromCalls },
  { name: 'sweepCallNotices', everyMs: 3_600_000, run: sweepCallNotices },
];
