import type { Context } from '../../../context.ts';
import type { Queries } from '../../../db/db.ts';
import { createGatherer } from '../../../db/gather.ts';
import { newId } from '../../../ids.ts';
import { dayOf } from './allowances.ts';
import type { DecisionKind } from './decision-queries.ts';
import { keepMustHaves } from './must-haves.ts';
import { type PlannedDecision, type TakenDecision, takeDecisions } from './pair-queries.ts';
import { takeTurns } from './swipe-turns.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'metrics'>;

/** A decision as it was asked for. */
export interface Swipe {
  actorId: string;
  targetId: string;
  kind: DecisionKind;
  note: string | null;
}

/** What became of it, and how much of the day's allowance there is (null: no limit). */
export interface SwipeResult {
  taken: TakenDecision;
  allowance: number | null;
}

/** The decisions of everybody on this process, gathered into few statements. Resolves after COMMIT. */
export type Swipes = (swipe: Swipe) => Promise<SwipeResult>;

/**
 * Rows a statement. A burst shared by two statements keeps us busy with one while the database has the other; with room
 * for all of it, both wait by turns: `bench -- swipes` was at 0.63 (four runs) instead of 0.54 (two, with 200).
 */
const MAX_ITEMS = 64;
/** Batches on their way at once: one commits while the next is being made. */
const PARALLEL = 2;

export function createSwipes(ctx: Needs): Swipes {
  return createGatherer((swipes) => takeSwipes(ctx, ctx.db, swipes), {
    maxItems: MAX_ITEMS,
    parallel: PARALLEL,
  });
}

/**
 * Judges and takes decisions together. Whether members may decide on people: they may see them, and each meets what the
 * other insists on (gender, age, must-haves). Distance is left out: either may have moved since the card was shown.
 * `db` is a transaction when more belongs to it; everything is asked through it, since a transaction that waits for a
 * second connection can starve the pool.
 */
export async function takeSwipes(ctx: Needs, db: Queries, swipes: readonly Swipe[]): Promise<SwipeResult[]> {
  const results: SwipeResult[] = [];
  for (const turn of takeTurns(swipes)) {
    const taken = await takeTurn(ctx, db, turn.swipes);
    taken.forEach((row, index) => {
      const allowance = row.unlimited ? null : ctx.config.likesPerDay;
      const [first, ...again] = turn.places[index] ?? [];
      if (first !== undefined) results[first] = { taken: row, allowance };
      for (const place of again) results[place] = { taken: repeat(row), allowance };
      if (row.outcome === 'taken') ctx.metrics.decisions.inc({ kind: turn.swipes[index]?.kind ?? 'none' });
      if (row.made) ctx.metrics.matches.inc();
    });
  }
  return results;
}

/** What the same swipe is told that came a moment later. */
function repeat(row: TakenDecision): TakenDecision {
  return row.outcome === 'taken' ? { ...row, outcome: 'repeated', made: false } : row;
}

/** Those of whom somebody has must-haves, a few in a hundred, are judged by the matchmaker's rule and taken then. */
async function takeTurn(ctx: Needs, db: Queries, swipes: readonly Swipe[]): Promise<TakenDecision[]> {
  const taken = await take(ctx, db, swipes, null);
  const places = taken.flatMap((row, index) => (row.outcome === 'insists' ? [index] : []));
  if (places.length === 0) return taken;
  const insisting = swipes.filter((_, index) => taken[index]?.outcome === 'insists');
  const judged = await take(ctx, db, insisting, await keepMustHaves(ctx, db, insisting));
  places.forEach((place, index) => {
    const row = judged[index];
    if (row) taken[place] = row;
  });
  return taken;
}

async function take(
  ctx: Needs,
  db: Queries,
  swipes: readonly Swipe[],
  kept: readonly boolean[] | null,
): Promise<TakenDecision[]> {
  const now = ctx.clock.now();
  const planned = swipes.map(
    (swipe, index): PlannedDecision => ({ ...swipe, kept: kept?.[index] ?? null, matchId: newId(now) }),
  );
  const { likesPerDay, superlikesPerDay, photoRequired } = ctx.config;
  const taken = await takeDecisions(db, planned, {
    likesAllowed: likesPerDay,
    superlikesAllowed: superlikesPerDay,
    photoRequired,
    now: new Date(now),
    today: dayOf(now),
  });
  if (taken.length !== swipes.length) throw new Error('the database answered for other decisions');
  return taken;
}
