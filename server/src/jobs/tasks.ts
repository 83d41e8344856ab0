import type { PeriodicTask } from './periodic.ts';
import { countJobs, deleteDeadJobs } from './pool-queries.ts';

const DEAD_KEPT_DAYS = 14;

/** Work of the queue itself that comes round. */
export const queueTasks: readonly PeriodicTask[] = [
  {
    name: 'count-jobs',
    everyMs: 10_000,
    async run(ctx) {
      const counts = await countJobs(ctx.db);
      ctx.metrics.jobs.reset();
      for (const { task, state, count } of counts) ctx.metrics.jobs.set({ task, state }, count);
    },
  },
  {
    name: 'sweep-dead-jobs',
    everyMs: 3_600_000,
    async run(ctx) {
      await deleteDeadJobs(ctx.db, DEAD_KEPT_DAYS);
    },
  },
];
