import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';

const LONGEST_MS = 120_000;

/**
 * Waits until the worker has counted every decision: learning from a burst goes on behind it, and what is measured next is
 * not to pay for it. Returns how long it took, ms.
 */
export async function waitUntilLearned(sql: postgres.Sql): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < LONGEST_MS) {
    const left = await sql`
      select from app.decisions, app.decision_counting where written_in >= counted_below limit 1`;
    if (left.length === 0) break;
    await sleep(200);
  }
  return performance.now() - startedAt;
}
