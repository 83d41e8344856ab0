import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../../context.ts';
import { countDecisions } from '../learning/counting.ts';

/**
 * Counts until every committed decision is counted. One look may not be enough: the horizon is the whole server's, and
 * other test files have transactions open on it.
 */
export async function countAll(ctx: Pick<Context, 'db' | 'clock' | 'coldModels'>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    await countDecisions(ctx);
    const uncounted = await ctx.db('findUncounted')`
      select from app.decisions, app.decision_counting where written_in >= counted_below
      union all select from app.taken_back limit 1`;
    if (uncounted.length === 0) return;
    await sleep(50);
  }
  throw new Error('decisions are still not counted after 10 s');
}
