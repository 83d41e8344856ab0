import type { PeriodicTask } from '../../jobs/periodic.ts';
import type { JobTask } from '../../jobs/queue.ts';
import { deliverPush } from './deliver.ts';
import { deleteDeliveriesBefore } from './delivery-queries.ts';
import { tellLikes } from './like-digest.ts';
import { PLAN_JOB, type PlanPayload, planPushes } from './plan.ts';
import { PUSH_JOB } from './plan-queries.ts';

/** What became of pushes can be looked up this long, ms: longer than the longest lifetime of one. */
const KEPT_MS = 7 * 24 * 3600_000;

export const notificationJobs: readonly JobTask[] = [
  { name: PLAN_JOB, run: (ctx, payload) => planPushes(ctx, payload as PlanPayload) },
  { name: PUSH_JOB, run: (ctx, payload) => deliverPush(ctx, payload as { deliveryId: string }) },
];

export const notificationTasks: readonly PeriodicTask[] = [
  // Rarely: a like and the push about it must not be seen together.
  { name: 'tell-likes', everyMs: 20 * 60_000, run: tellLikes },
  {
    name: 'sweep-push-deliveries',
    everyMs: 3_600_000,
    async run(ctx) {
      const before = new Date(ctx.clock.now() - KEPT_MS);
      while ((await deleteDeliveriesBefore(ctx.db, before)).length > 0);
    },
  },
];
