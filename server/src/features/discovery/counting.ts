import type { Db, Queries } from '../../db/db.ts';
import {
  changeCounts,
  countNewDecisions,
  getCountedBelow,
  lockCounting,
  markCounted,
} from './counting-queries.ts';

/**
 * The running counts of user_profiles (likes and passes, given and received) that the feed ranks by. A swipe does not
 * touch them: thousands of swipes on one popular member would queue for one row. Once a second a worker adds up what
 * was written below the horizon of open transactions, every decision exactly once, and writes each person once. The
 * horizon is the whole database server's: while a long transaction is open (a dump), counts wait for its end.
 */
export async function countDecisions(db: Db): Promise<void> {
  await db.tx(async (tx) => {
    const counting = await lockCounting(tx);
    // Another worker is at it.
    if (!counting || counting.horizon === counting.countedBelow) return;
    await countNewDecisions(tx, counting.countedBelow, counting.horizon);
    await markCounted(tx, counting.horizon);
  });
}

/** Takes one decision out of the counts, if it was in them; the caller has deleted it. */
export async function uncountDecision(
  tx: Queries,
  decision: { actorId: string; targetId: string; liked: boolean; writtenIn: bigint },
): Promise<void> {
  if (decision.writtenIn >= (await getCountedBelow(tx))) return;
  await changeCounts(tx, decision);
}
