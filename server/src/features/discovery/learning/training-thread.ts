import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Context } from '../../../context.ts';
import { getLastTraining } from './cold-model-queries.ts';
import type { Training } from './training.ts';

const WORKER_FILE = new URL('./training-worker.ts', import.meta.url);
const DAY_MS = 24 * 3_600_000;
/** Far more than it takes; a thread that hangs is ended. */
const MOST_MS = 15 * 60_000;
const MEMORY_MB = 768;

/** What the thread is told. */
export interface TrainingOrder {
  databaseUrl: string;
}

/** Trains once a day, in a thread and on a connection of its own, which end when the process is to stop. */
export async function trainDaily(
  ctx: Pick<Context, 'config' | 'clock' | 'db' | 'lifecycle' | 'log'>,
): Promise<void> {
  if (ctx.clock.now() - (await getLastTraining(ctx.db)) < DAY_MS) return;
  const training = await trainInThread(ctx);
  if (training) ctx.log.info({ ...training }, 'trained a cold model');
}

/** null: ended before it was done. */
export async function trainInThread({
  config,
  lifecycle,
}: Pick<Context, 'config' | 'lifecycle'>): Promise<Training | null> {
  if (config.databaseUrl === null) throw new Error('there is no database');
  const order: TrainingOrder = { databaseUrl: config.databaseUrl };
  const worker = new Worker(WORKER_FILE, {
    env: {},
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const until = performance.now() + MOST_MS;
  const watch = setInterval(() => {
    if (lifecycle.stopping || performance.now() > until) void worker.terminate();
  }, 250);
  try {
    const ended = once(worker, 'exit').then(() => [null]);
    const [training] = (await Promise.race([once(worker, 'message'), ended])) as [Training | null];
    return training;
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}
