import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import { createGatherer } from '../../db/gather.ts';
import { newId } from '../../ids.ts';
import { dayOf } from './allowances.ts';
import type { DecisionKind } from './decision-queries.ts';
import { type Judgement, judgePairs } from './judge-pairs.ts';
import { type PlannedDecision, type TakenDecision, takeDecisions } from './pair-queries.ts';

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
  judgement: Judgement;
  taken: TakenDecision;
  allowance: number | null;
}

/** The decisions of everybody on this process, gathered into few statements. Resolves after COMMIT. */
export type Swipes = (swipe: Swipe) => Promise<SwipeResult>;

/** Rows a statement: with more, one slow batch keeps too many waiting. */
const MAX_ITEMS = 200;
/** Batches on their way at once: one commits while the next is being made. */
const PARALLEL = 2;

export function createSwipes(ctx: Needs): Swipes {
  return createGatherer((swipes) => takeSwipes(ctx, ctx.db, swipes), {
    maxItems: MAX_ITEMS,
    parallel: PARALLEL,
  });
}

/**
 * Judges and takes decisions together. `db` is a transaction when more belongs to it; everything is asked through it,
 * since a transaction that waits for a second connection can starve the pool.
 */
export async function takeSwipes(ctx: Needs, db: Queries, swipes: readonly Swipe[]): Promise<SwipeResult[]> {
  const pairs = swipes.map(({ actorId, targetId }) => ({ viewerId: actorId, personId: targetId }));
  const judgements = await judgePairs(ctx, db, pairs);
  const now = ctx.clock.now();
  const plans = swipes.map((swipe, index) => plan(ctx, swipe, judgements[index], now));
  const taken = await takeDecisions(db, plans, { now: new Date(now), today: dayOf(now) });
  return taken.map((row, index) => {
    const swipe = swipes[index];
    const judgement = judgements[index];
    if (!swipe || !judgement) throw new Error('the database answered for decisions that nobody took');
    if (row.outcome === 'taken') ctx.metrics.decisions.inc({ kind: swipe.kind });
    if (row.made) ctx.metrics.matches.inc();
    return { judgement, taken: row, allowance: judgement.unlimitedLikes ? null : ctx.config.likesPerDay };
  });
}

function plan(ctx: Needs, swipe: Swipe, judgement: Judgement | undefined, now: number): PlannedDecision {
  const allowances = {
    like: judgement?.unlimitedLikes ? null : ctx.config.likesPerDay,
    superlike: ctx.config.superlikesPerDay,
    pass: null,
  };
  return {
    ...swipe,
    allowance: allowances[swipe.kind],
    repeatOnly: judgement?.standing !== 'yes',
    matchId: newId(now),
  };
}
