import type { Context } from '../context.ts';

/** Work that comes round by itself. Every run must be safe to repeat and safe beside another process's run. */
export interface PeriodicTask {
  name: string;
  everyMs: number;
  run(ctx: Context): Promise<void>;
}

/**
 * Runs each task at once and then `everyMs` after it ended, until stopped. A failing run is logged and the next one
 * comes all the same.
 */
export function startPeriodicTasks(ctx: Context, tasks: readonly PeriodicTask[]): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loops = tasks.map((task) => repeat(ctx, task, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function repeat(ctx: Context, task: PeriodicTask, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      await task.run(ctx);
    } catch (err) {
      ctx.log.warn({ err, task: task.name }, 'periodic task failed; it runs again');
    }
    await pause(task.everyMs, stopping);
  }
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopping.addEventListener('abort', done);
  });
}
