import type { Context } from '../context.ts';
import { accountTasks } from '../features/accounts/tasks.ts';
import { callTasks } from '../features/calls/tasks.ts';
import { chatTasks } from '../features/chat/tasks.ts';
import { coinTasks } from '../features/coins/tasks.ts';
import { discoveryTasks } from '../features/discovery/tasks.ts';
import { madeUpTasks } from '../features/madeup/tasks.ts';
import { notificationJobs, notificationTasks } from '../features/notifications/tasks.ts';
import { ownDataTasks } from '../features/own-data/erase-accounts.ts';
import { premiumTasks } from '../features/premium/tasks.ts';
import { realtimeTasks } from '../realtime/tasks.ts';
import { type PeriodicTask, startPeriodicTasks } from './periodic.ts';
import { keepRunning } from './pools.ts';
import type { JobTask } from './queue.ts';
import { queueTasks } from './tasks.ts';

/** Every task of the worker role that comes round by itself, written out. */
const TASKS: readonly PeriodicTask[] = [
  ...accountTasks,
  ...callTasks,
  ...chatTasks,
  ...coinTasks,
  ...discoveryTasks,
  ...madeUpTasks,
  ...notificationTasks,
  ...ownDataTasks,
  ...premiumTasks,
  ...queueTasks,
  ...realtimeTasks,
];

/** Every job that can be asked for, written out. */
export const JOBS: readonly JobTask[] = [...notificationJobs];

/** Starts the worker role in this process. */
export function startWorker(ctx: Context): { stop(): Promise<void> } {
  const { realtimeDatabaseUrl, databaseUrl } = ctx.config;
  const url = realtimeDatabaseUrl ?? databaseUrl;
  if (url === null) throw new Error('the worker needs the address of the database');
  const tasks = startPeriodicTasks(ctx, TASKS);
  const jobs = keepRunning(ctx, JOBS, url);
  // Jobs can be asked for from the first moment; that they start to run some moments later nobody waits for.
  ctx.lifecycle.workerReady = true;
  return {
    async stop() {
      await Promise.all([tasks.stop(), jobs.stop()]);
    },
  };
}
