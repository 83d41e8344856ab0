import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { send } from './http.ts';

/**
 * Waits until the feed of a server ranks by everything decided so far: decisions are counted once a second, and the
 * feed takes the counts in at its next look. For tests that compare orders.
 */
export async function waitForFeed(baseUrl: string, sql: postgres.Sql): Promise<void> {
  for (;;) {
    const uncounted = await sql`
      select from app.decisions, app.decision_counting where written_in >= counted_below
      union all select from app.taken_back limit 1`;
    if (uncounted.length === 0) break;
    await sleep(50);
  }
  // Two looks: one may have been under way.
  const before = await countLooks(baseUrl);
  while ((await countLooks(baseUrl)) < before + 2) await sleep(50);
}

/** How often the feed has looked for changes. */
async function countLooks(baseUrl: string): Promise<number> {
  const { text } = await send(baseUrl, { method: 'GET', path: '/metrics' });
  const looks = /^\w+_count\{[^}]*statement="listChangedCandidates"[^}]*\} (\d+)$/m.exec(text);
  if (!looks) throw new Error('the metrics do not tell how often the feed looked for changes');
  return Number(looks[1]);
}
