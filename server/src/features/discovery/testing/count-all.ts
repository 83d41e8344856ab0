import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../../db/db.ts';
import { countDecisions } from '../counting.ts';

/**
 * Counts until every committed decision is counted. One look may not be enough: the horizon is the whole server's, and
 * other test files have transactions open on it.
 */
export async function countAll(db: Db): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    await countDecisions(db);
    const uncounted = await db('findUncounted')`
      select from app.decisions, app.decision_counting where written_in >= counted_below limit 1`;
    if (uncounted.length === 0) return;
    await sleep(50);
  }
  throw new Error('decisions are still not counted after 10 s');
}
