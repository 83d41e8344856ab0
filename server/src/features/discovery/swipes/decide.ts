import type { Context } from '../../../context.ts';
import type { Tx } from '../../../db/db.ts';
import { type AppError, ERRORS } from '../../../errors.ts';
import type { Member } from '../../../http/auth.ts';
import { returnStock, useStock } from '../../coins/stock.ts';
import { returnMonthly, takeMonthly } from '../../premium/monthly.ts';
import { secondsToNextDay } from './allowances.ts';
import { findAnswer, type KeyedCall, keepAnswer, readKeyedCall } from './idempotency.ts';
import { type Swipe, type SwipeResult, takeSwipes } from './swipes.ts';

export type DecisionNeeds = Pick<Context, 'db' | 'clock' | 'config' | 'metrics' | 'swipes' | 'news'>;

export interface LikeInput {
  userId: string;
  kind: 'like' | 'superlike';
  note?: string | undefined;
}

/** More than anybody likes in a day; a number of the database. */
const NO_LIMIT = 2_000_000_000;

/** What became of a like; `matchId` when it made or belongs to a live match. */
export interface LikeOutcome extends Record<string, unknown> {
  matchId: string | null;
  likesLeft: number | null;
  superlikesLeft: number;
}

/**
 * Likes somebody; answers after COMMIT. Repeating answers the same and counts nothing. With an Idempotency-Key the
 * first answer is kept in the same transaction and given again. Throws not_found, already_decided, no_likes_left,
 * no_superlikes_left, profile_incomplete, idempotency_key_reused.
 */
export async function likeUser(
  ctx: DecisionNeeds,
  me: Member,
  input: LikeInput,
  key?: string,
): Promise<LikeOutcome> {
  const swipe = { actorId: me.id, targetId: input.userId, kind: input.kind, note: input.note ?? null };
  const call = readKeyedCall(key, me.id, 'likeUser', input);
  if (call) return likeOnce(ctx, swipe, call);
  const result = await ctx.swipes(swipe);
  if (!isOutOfSuperlikes(swipe, result)) return describeLike(ctx, swipe, result);
  return ctx.db.tx(async (tx) => {
    const bought = await superlikeFromStock(ctx, tx, swipe, result);
    tx.onCommit(() => ctx.news.note(swipe, bought));
    return describeLike(ctx, swipe, bought);
  });
}

const isOutOfSuperlikes = (swipe: Swipe, { taken }: SwipeResult): boolean =>
  taken.outcome === 'spent' && swipe.kind === 'superlike';

/** Beyond the day's superlikes one of the plan's month is used, then one that was bought or given, together with the decision or not at all. */
async function superlikeFromStock(
  ctx: DecisionNeeds,
  tx: Tx,
  swipe: Swipe,
  refused: SwipeResult,
): Promise<SwipeResult> {
  const ofMonth = (await takeMonthly(ctx, tx, swipe.actorId, 'superlike')) !== null;
  if (!ofMonth && !(await useStock(tx, swipe.actorId, 'superlike'))) return refused;
  const unlimited = { ...ctx, config: { ...ctx.config, superlikesPerDay: NO_LIMIT } };
  const [result] = await takeSwipes(unlimited, tx, [swipe]);
  if (!result) throw new Error('a decision got no answer');
  // Somebody decided in between: describeLike refuses, or it stood already and costs nothing.
  if (result.taken.outcome === 'repeated')
    await (ofMonth
      ? returnMonthly(ctx, tx, swipe.actorId, 'superlike')
      : returnStock(tx, swipe.actorId, 'superlike'));
  return result;
}

/** Passes on somebody; they are not told. Throws not_found, already_decided. */
export async function passUser(ctx: DecisionNeeds, me: Member, input: { userId: string }): Promise<void> {
  const swipe = { actorId: me.id, targetId: input.userId, kind: 'pass' as const, note: null };
  const refusal = refusalOf(ctx, swipe, await ctx.swipes(swipe));
  if (refusal) throw refusal;
}

/** A keyed like goes alone: its answer is written where its decision is. */
async function likeOnce(ctx: DecisionNeeds, swipe: Swipe, call: KeyedCall): Promise<LikeOutcome> {
  return ctx.db.tx(async (tx) => {
    const before = await findAnswer<LikeOutcome>(tx, call);
    if (before) return before;
    const [first] = await takeSwipes(ctx, tx, [swipe]);
    if (!first) throw new Error('a decision got no answer');
    const result = isOutOfSuperlikes(swipe, first) ? await superlikeFromStock(ctx, tx, swipe, first) : first;
    const outcome = describeLike(ctx, swipe, result);
    await keepAnswer(tx, call, outcome, new Date(ctx.clock.now()));
    tx.onCommit(() => ctx.news.note(swipe, result));
    return outcome;
  });
}

function describeLike(ctx: DecisionNeeds, swipe: Swipe, result: SwipeResult): LikeOutcome {
  const refusal = refusalOf(ctx, swipe, result);
  if (refusal) throw refusal;
  const { match_id: matchId, likes_used: likes, superlikes_used: superlikes } = result.taken;
  const { allowance } = result;
  return {
    matchId,
    likesLeft: allowance === null ? null : Math.max(0, allowance - likes),
    superlikesLeft: Math.max(0, ctx.config.superlikesPerDay - superlikes),
  };
}

/** Why a decision was not taken; null when it stands. Whoever cannot be seen is not found, decided on or not. */
function refusalOf(ctx: DecisionNeeds, swipe: Swipe, { taken }: SwipeResult): AppError | null {
  switch (taken.outcome) {
    case 'taken':
    case 'repeated':
      return null;
    case 'incomplete':
      return ERRORS.profileIncomplete();
    case 'unseen':
    case 'refused':
      return ERRORS.notFound();
    case 'conflict':
      return ERRORS.alreadyDecided();
    case 'spent': {
      const seconds = secondsToNextDay(ctx.clock.now());
      return swipe.kind === 'superlike' ? ERRORS.noSuperlikesLeft(seconds) : ERRORS.noLikesLeft(seconds);
    }
    case 'insists':
      throw new Error('must-haves were not looked at');
  }
}
