import type { Context } from '../context.ts';
import type { Queries, Tx } from '../db/db.ts';

/** Work that a process of the worker role does once, soon after the transaction that asked for it. */
export interface JobTask {
  name: string;
  /**
   * A run that throws comes again, later each time, until its attempts are used up; then the job is dead and stays to be
   * looked at. A run that is cut off comes again too: every run must be safe to repeat.
   */
  run(ctx: Context, payload: unknown): Promise<void>;
}

export interface JobOptions {
  /** Not before; at once when absent. */
  runAt?: Date;
  /** One waiting job a key: a later one takes the place of the earlier. */
  key?: string;
  /** Smaller first; 0 when absent. */
  priority?: number;
  /** Runs until it is dead; 25, some days, when absent. */
  maxAttempts?: number;
}

/** Asks for a job in the caller's transaction: it will run if, and only if, that commits. `payload` is kept as JSON. */
export async function enqueue(
  tx: Tx | Queries,
  name: string,
  payload: object,
  { runAt, key, priority, maxAttempts }: JobOptions = {},
): Promise<void> {
  await tx('enqueue')`
    select from graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::text::json,
      run_at => ${runAt ?? null}::timestamptz, max_attempts => ${maxAttempts ?? null}::integer,
      job_key => ${key ?? null}::text, priority => ${priority ?? null}::integer)`;
}
