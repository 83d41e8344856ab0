import type { Context } from '../../../context.ts';
import { discoveryTasks } from '../tasks.ts';

/** Runs one of the worker's tasks once. */
export async function runTask(ctx: Context, name: string): Promise<void> {
  const task = discoveryTasks.find((one) => one.name === name);
  if (!task) throw new Error(`there is no task ${name}`);
  await task.run(ctx);
}
