import type { Context } from '../context.ts';
import { type DeadJob, listDeadJobs } from './pool-queries.ts';

/** Jobs that failed for the last time, the last first, with the first line of why. */
export const findDeadJobs = (ctx: Pick<Context, 'db'>, limit: number): Promise<DeadJob[]> =>
  listDeadJobs(ctx.db, limit);
