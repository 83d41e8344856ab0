import type { Context } from '../../context.ts';
import type { Queries, Tx } from '../../db/db.ts';
import { newId } from '../../ids.ts';
import { endMatchOfPair, findLiveMatch, hasMatched, insertMatchIfMutual } from './match-queries.ts';

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
 * The live match of two people, made now when both like each other and nothing hides them from each other. The caller
 * holds the pair. null: there is none.
 */
export async function makeMatchIfMutual(
  ctx: Pick<Context, 'clock' | 'metrics'>,
  tx: Tx,
  a: string,
  b: string,
): Promise<string | null> {
  const now = ctx.clock.now();
  const made = await insertMatchIfMutual(tx, { id: newId(now), a, b, at: new Date(now) });
  if (made) {
    tx.onCommit(() => ctx.metrics.matches.inc());
    return made;
  }
  return findLiveMatch(tx, a, b);
}

/** Ends the live match of two people, if there is one; the row stays as evidence. The caller holds the pair. */
export async function endMatch(
  tx: Queries,
  pair: { by: string; other: string; reason: 'block' | 'report' | 'ban'; at: Date },
): Promise<void> {
  await endMatchOfPair(tx, pair);
}
