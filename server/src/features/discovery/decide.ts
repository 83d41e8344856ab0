import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { lockPair, makeMatchIfMutual } from '../matches/make-match.ts';
import { dayOf, getAllowance, secondsToNextDay } from './allowances.ts';
import {
  changeUsage,
  countDecision,
  type DecisionKind,
  findDecision,
  findUsage,
  insertDecision,
  lockUsage,
} from './decision-queries.ts';
import { mayDecideOn } from './eligibility.ts';
import { findAnswer, keepAnswer, readKeyedCall } from './idempotency.ts';

export type DecisionNeeds = Pick<Context, 'db' | 'clock' | 'config' | 'metrics'>;

export interface LikeInput {
  userId: string;
  kind: 'like' | 'superlike';
  note?: string | undefined;
}

/** What became of a like; `matchId` when it made or belongs to a live match. */
export interface LikeOutcome extends Record<string, unknown> {
  matchId: string | null;
  likesLeft: number | null;
  superlikesLeft: number;
}

/**
 * Likes somebody. Everything happens in one transaction, in this order of locks: the member's allowance, the pair, the
 * counts by id; so no two decisions wait for each other. Repeating answers the same and counts nothing.
 * Throws not_found, already_decided, no_likes_left, no_superlikes_left, profile_incomplete.
 */
export async function likeUser(
  ctx: DecisionNeeds,
  me: Member,
  input: LikeInput,
  key?: string,
): Promise<LikeOutcome> {
  const call = readKeyedCall(key, me.id, 'likeUser', input);
  const may = await mayDecideOn(ctx, me.id, input.userId);
  if (may === 'incomplete') throw ERRORS.profileIncomplete();
  const allowances = {
    like: await getAllowance(ctx, me.id, 'like'),
    superlike: await getAllowance(ctx, me.id, 'superlike'),
  };
  return ctx.db.tx(async (tx) => {
    const day = dayOf(ctx.clock.now());
    const used = await lockUsage(tx, me.id, day, input.kind);
    const answered = call && (await findAnswer<LikeOutcome>(tx, call));
    if (answered) return answered;
    if (may === 'unseen') throw ERRORS.notFound();
    const repeated = await checkRepeat(tx, me.id, input.userId, input.kind);
    if (!repeated) {
      if (may === 'refused') throw ERRORS.notFound();
      refuseBeyond(allowances[input.kind], used, input.kind, ctx.clock.now());
    }
    await lockPair(tx, me.id, input.userId);
    if (!repeated) {
      await writeDecision(ctx, tx, me.id, input.userId, input.kind, input.note ?? null);
      await changeUsage(tx, me.id, day, input.kind, 1);
    }
    const matchId = await makeMatchIfMutual(ctx, tx, me.id, input.userId);
    const outcome = { matchId, ...(await countLeft(tx, me.id, day, allowances)) };
    if (call) await keepAnswer(tx, call, outcome, new Date(ctx.clock.now()));
    return outcome;
  });
}

/** Passes on somebody; they are not told. Throws not_found, already_decided. */
export async function passUser(ctx: DecisionNeeds, me: Member, input: { userId: string }): Promise<void> {
  const may = await mayDecideOn(ctx, me.id, input.userId);
  await ctx.db.tx(async (tx) => {
    if (may === 'unseen') throw ERRORS.notFound();
    await lockPair(tx, me.id, input.userId);
    if (await checkRepeat(tx, me.id, input.userId, 'pass')) return;
    if (may !== 'yes') throw ERRORS.notFound();
    await writeDecision(ctx, tx, me.id, input.userId, 'pass', null);
  });
}

async function writeDecision(
  ctx: DecisionNeeds,
  tx: Tx,
  actorId: string,
  targetId: string,
  kind: DecisionKind,
  note: string | null,
): Promise<void> {
  const at = new Date(ctx.clock.now());
  if (!(await insertDecision(tx, { actorId, targetId, kind, note, at }))) throw ERRORS.alreadyDecided();
  await countDecision(tx, actorId, targetId, kind !== 'pass', 1);
  tx.onCommit(() => ctx.metrics.decisions.inc({ kind }));
}

/** True when this very decision stands already. Another decision on the same person is a conflict. */
async function checkRepeat(tx: Tx, actorId: string, targetId: string, kind: DecisionKind): Promise<boolean> {
  const standing = await findDecision(tx, actorId, targetId);
  if (!standing) return false;
  if (standing.kind !== kind) throw ERRORS.alreadyDecided();
  return true;
}

function refuseBeyond(allowance: number | null, used: number, kind: 'like' | 'superlike', now: number): void {
  if (allowance === null || used < allowance) return;
  const seconds = secondsToNextDay(now);
  throw kind === 'like' ? ERRORS.noLikesLeft(seconds) : ERRORS.noSuperlikesLeft(seconds);
}

async function countLeft(
  tx: Tx,
  userId: string,
  day: string,
  allowances: { like: number | null; superlike: number | null },
): Promise<{ likesLeft: number | null; superlikesLeft: number }> {
  const likes =
    allowances.like === null ? null : allowances.like - (await findUsage(tx, userId, day, 'like'));
  const superlikes = (allowances.superlike ?? 0) - (await findUsage(tx, userId, day, 'superlike'));
  return { likesLeft: likes === null ? null : Math.max(0, likes), superlikesLeft: Math.max(0, superlikes) };
}
