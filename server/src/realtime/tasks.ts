import type { PeriodicTask } from '../jobs/periodic.ts';
import { deleteLargeBefore } from './outbox-queries.ts';

/** Every process has read a large event within moments; rows older than this are read by nobody, ms. */
const KEPT_MS = 5 * 60_000;

/** Work of realtime that comes round by itself. */
export const realtimeTasks: readonly PeriodicTask[] = [
  {
    name: 'sweepRealtimeOutbox',
    everyMs: 60_000,
    async run(ctx) {
      await deleteLargeBefore(ctx.db, new Date(ctx.clock.now() - KEPT_MS));
    },
  },
];
