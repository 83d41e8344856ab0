import type { Context } from '../context.ts';
import { accountTasks } from '../features/accounts/tasks.ts';
import { chatTasks } from '../features/chat/tasks.ts';
import { discoveryTasks } from '../features/discovery/tasks.ts';
import { madeUpTasks } from '../features/madeup/tasks.ts';
import { realtimeTasks } from '../realtime/tasks.ts';
import { type PeriodicTask, startPeriodicTasks } from './periodic.ts';

/** Every task of the worker role, written out. */
const TASKS: readonly PeriodicTask[] = [
  ...accountTasks,
  ...chatTasks,
  ...discoveryTasks,
  ...madeUpTasks,
  ...realtimeTasks,
];

/** Starts the worker role in this process. */
export function startWorker(ctx: Context): { stop(): Promise<void> } {
  const tasks = startPeriodicTasks(ctx, TASKS);
  ctx.lifecycle.workerReady = true;
  return tasks;
}
