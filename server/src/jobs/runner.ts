import { EventEmitter } from 'node:events';
import type { RunnerOptions, TaskList, WorkerEvents } from 'graphile-worker';
import type { Context } from '../context.ts';
import { isTransactionPooler } from '../db/db.ts';
import { JOB_SCHEMA } from '../db/job-schema.ts';
import type { JobTask } from './queue.ts';

export interface JobRunner {
  /** The name under which this process holds the jobs it runs. */
  readonly poolId: string;
  /** Resolves when it ended, whoever ended it. Never rejects. */
  readonly ended: Promise<void>;
  /** Takes no further jobs and lets the running ones end. */
  stop(): Promise<void>;
}

/** Jobs of one process at once. Most of their time they wait for vendors, each of whom is given fewer than these. */
const CONCURRENCY = 24;
/** How often the queue is looked at when nothing is heard, ms: for jobs put off, and where nothing can be heard. */
const POLL_MS = 1_000;
/** Connections of the queue's own. */
const CONNECTIONS = 6;
/** Jobs that end within this time are noted in one statement, ms. */
const GATHER_MS = 5;

/** Starts to run jobs. `url`: a connection that can LISTEN, else jobs wait for the next look. */
export async function startRunner(ctx: Context, tasks: readonly JobTask[], url: string): Promise<JobRunner> {
  // Loaded here: it takes 0.2 s, in which the process already answers.
  const { Logger, run } = await import('graphile-worker');
  const events: WorkerEvents = new EventEmitter();
  let poolId = '';
  events.on('pool:create', ({ workerPool }) => {
    poolId = workerPool.id;
  });
  tellTroubles(ctx, events);
  const options: RunnerOptions = {
    connectionString: url,
    schema: JOB_SCHEMA,
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    maxPoolSize: CONNECTIONS,
    noHandleSignals: true,
    noPreparedStatements: isTransactionPooler(url),
    // Its lines hold payloads of jobs; what matters is told by the events.
    logger: new Logger(() => () => {}),
    events,
    taskList: listTasks(ctx, tasks),
    preset: {
      worker: {
        // One look for all that run here, not one for each of them.
        localQueue: { size: CONCURRENCY, ttl: 10_000 },
        completeJobBatchDelay: GATHER_MS,
        failJobBatchDelay: GATHER_MS,
      },
    },
  };
  const runner = await run(options);
  const ended = runner.promise.catch((err: unknown) => ctx.log.warn({ err }, 'the queue of jobs broke off'));
  return {
    poolId,
    ended,
    async stop() {
      // It refuses to be stopped twice, and may have ended by itself.
      await runner.stop().catch(() => {});
      await ended;
    },
  };
}

function tellTroubles(ctx: Pick<Context, 'log'>, events: WorkerEvents): void {
  events.on('pool:listen:error', ({ error }) =>
    ctx.log.warn({ err: error }, 'the queue cannot be listened to; trying again'),
  );
  events.on('job:error', ({ job, error }) =>
    ctx.log.warn({ err: error, task: job.task_identifier, attempt: job.attempts }, 'a job failed'),
  );
  events.on('job:failed', ({ job, error }) =>
    ctx.log.error({ err: error, task: job.task_identifier }, 'a job is dead'),
  );
}

/** The tasks as the queue takes them. */
export function listTasks(ctx: Context, tasks: readonly JobTask[]): TaskList {
  return Object.fromEntries(tasks.map(({ name, run }) => [name, (payload: unknown) => run(ctx, payload)]));
}
