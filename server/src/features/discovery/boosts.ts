import { MODEL_WEIGHTS } from '@romantic/matchmaker/model';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { clearBoosts, findBoostEnd, hasEndedBoosts, setBoost } from './boost-queries.ts';
import { holdCounting } from './learning/counting-queries.ts';
import { tellStandings } from './learning/standing-queries.ts';

/**
 * Multiplies a member's score by `MODEL_WEIGHTS.boostMost`, in all feeds within a second of the commit, until a moment
 * (epoch ms); a boost that lasts longer already stays. It moves people up among equals, past nobody who suits more than
 * that much better, and changes nothing else of them. The transaction holds up the worker, so it should be short.
 */
export async function startBoost(tx: Tx, userId: string, until: number): Promise<void> {
  await holdCounting(tx);
  await setBoost(tx, userId, MODEL_WEIGHTS.boostMost, new Date(until));
  await tellStandings(tx, [userId]);
}

/**
 * Boosts somebody for `ms` more: from now, or from the end of the boost that runs. Gives the new end (epoch ms), or null
 * when that would be further away than `mostMs`: then nothing has changed.
 */
export async function prolongBoost(
  tx: Tx,
  userId: string,
  { now, ms, mostMs }: { now: number; ms: number; mostMs: number },
): Promise<number | null> {
  await holdCounting(tx);
  const end = await findBoostEnd(tx, userId);
  const until = Math.max(now, end?.getTime() ?? 0) + ms;
  if (until > now + mostMs) return null;
  await startBoost(tx, userId, until);
  return until;
}

/** Ends what is over; the worker calls it every two seconds. */
export async function endBoosts({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const now = new Date(clock.now());
  if (!(await hasEndedBoosts(db, now))) return;
  await db.tx(async (tx) => {
    await holdCounting(tx);
    await tellStandings(tx, await clearBoosts(tx, now));
  });
}
