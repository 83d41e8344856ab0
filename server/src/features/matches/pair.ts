import type { Context } from '../../context.ts';
import type { Queries, Tx } from '../../db/db.ts';
import { matchEvents } from './events.ts';
import { endMatchOfPair, hasMatched } from './match-queries.ts';

export { hasMatched };

/**
 * Holds the pair until the transaction ends. Whatever decides about two people (a like, a rewind, a block, a report)
 * takes this first. Two people who like each other at the same moment take turns here, and whoever comes second sees
 * the first's committed like: one match, whichever processes they are on.
 */
export async function lockPair(tx: Queries, a: string, b: string): Promise<void> {
  const [first, second] = a < b ? [a, b] : [b, a];
  await tx('lockPair')`select pg_advisory_xact_lock(hashtextextended(${`pair:${first}:${second}`}, 0))`;
}

/**
 * Ends the live match of two people, if there is one, and tells both; the row stays as evidence. The caller holds the
 * pair.
 */
export async function endMatch(
  ctx: Pick<Context, 'realtime'>,
  tx: Tx,
  pair: { by: string; other: string; reason: 'block' | 'report' | 'ban'; at: Date },
): Promise<void> {
  const matchId = await endMatchOfPair(tx, pair);
  if (matchId) await ctx.realtime.publish(tx, matchEvents('match.ended', matchId, pair.by, pair.other));
}
