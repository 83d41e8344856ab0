import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { deletePool, deleteReplacedJobs, releaseJobs, touchPool } from './pool-queries.ts';
import type { JobTask } from './queue.ts';
import { type JobRunner, startRunner } from './runner.ts';

/** How often a process says that it runs jobs, and after how long without a word its jobs are taken from it, ms. */
const SAY_EVERY_MS = 2_000;
const DEAD_AFTER_MS = 10_000;
/** Between the end of a runner that broke (the database was away) and the next, ms. */
const PAUSE_MS = 1_000;

/**
 * Runs jobs until stopped, whatever happens to the database meanwhile, and takes up the jobs of processes that died. The
 * queue itself would leave these locked for four hours.
 */
export function keepRunning(ctx: Context, tasks: readonly JobTask[], url: string): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let runner: JobRunner | null = null;

  const runOnce = async (): Promise<void> => {
    runner = await startRunner(ctx, tasks, url);
    const heart = startHeart(ctx, runner.poolId);
    try {
      if (stopping.signal.aborted) await runner.stop();
      await runner.ended;
    } finally {
      runner = null;
      await heart.stop();
    }
  };

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await runOnce().catch((err: unknown) => ctx.log.warn({ err }, 'the queue of jobs did not start'));
      await sleep(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await runner?.stop();
      await running;
    },
  };
}

/** Says every moment that this process lives, and looks for jobs of those that do not. */
function startHeart(ctx: Pick<Context, 'db' | 'log'>, poolId: string): { stop(): Promise<void> } {
  let beating: Promise<unknown> = Promise.resolve();
  const beat = (): void => {
    beating = beating
      .then(() => touchPool(ctx.db, poolId))
      .then(() => releaseJobs(ctx.db, DEAD_AFTER_MS / 1_000))
      .then(() => deleteReplacedJobs(ctx.db))
      .catch((err: unknown) => ctx.log.warn({ err }, 'the jobs of other processes were not looked at'));
  };
  beat();
  const timer = setInterval(beat, SAY_EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await beating;
      await deletePool(ctx.db, poolId).catch(() => {});
    },
  };
}
