import { Logger, runOnce } from 'graphile-worker';
import type { Context } from '../../context.ts';
import { JOB_SCHEMA } from '../../db/job-schema.ts';
import { listTasks } from '../runner.ts';
import { JOBS } from '../worker.ts';

/**
 * Runs the jobs that are due until there are none, also those that they ask for. With `putOff` those whose time has not
 * come as well, once.
 */
export async function drainJobs(ctx: Context, { putOff = false } = {}): Promise<void> {
  if (putOff) {
    await ctx.db('makeJobsDue')`
      update graphile_worker._private_jobs set run_at = now() where locked_at is null and run_at > now()`;
  }
  await runOnce({
    connectionString: ctx.config.databaseUrl ?? '',
    schema: JOB_SCHEMA,
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: listTasks(ctx, JOBS),
  });
}
