import type { BodyOf, Call, calls } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Queries, Tx } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { newPublicId } from '../../ids.ts';
import { findWait } from '../accounts/sliding-window.ts';
import { notify } from '../notifications/notify.ts';
import { act } from './call-machine.ts';
import { RING_MS, RINGS, UNANSWERED } from './call-numbers.ts';
import { type CallRow, insertCall, listOpenOf } from './call-queries.ts';
import { presentCall, readState } from './call-state.ts';
import { type CallNeeds, changeCall } from './change-call.ts';
import { isConsenting } from './consent.ts';
import { ringEvents } from './events.ts';
import { findPartner, listRings, listUnanswered } from './ring-queries.ts';

/**
 * Rings at the other of a match. The same device again while it rings gets the same call. Throws `not_found` without a
 * live match, `calls_off` when one of the two does not want calls, `busy` when one is in a call, `rate_limited`,
 * `calls_not_offered`.
 */
export async function initiateCall(
  ctx: CallNeeds,
  me: Member,
  input: BodyOf<typeof calls.initiateCall>,
): Promise<{ call: Call; repeated: boolean }> {
  const partner = await findPartner(ctx.db, me.id, input.matchId);
  if (!partner) throw ERRORS.notFound();
  if (ctx.video.trouble !== null) throw ERRORS.callsNotOffered();
  await endOverdue(ctx, [me.id, partner.id]);
  const { row, repeated } = await ring(ctx, me, input).catch((error: unknown) => {
    throw isInCall(error) ? ERRORS.busy() : error;
  });
  const join = ctx.video.createJoin({ callId: row.id, memberId: me.id, side: 'caller' }, ctx.clock.now());
  return { call: presentCall(row, join), repeated };
}

/** A call that is over, and that no timer has looked at yet, keeps nobody from calling. */
async function endOverdue(ctx: CallNeeds, memberIds: readonly string[]): Promise<void> {
  const now = { at: ctx.clock.now(), resumedAt: ctx.clock.now() };
  for (const row of await listOpenOf(ctx.db, memberIds)) {
    const { state } = act(readState(row), { kind: 'tick' }, now);
    if (state.endedAt !== null) await changeCall(ctx, row.id, { kind: 'tick' });
  }
}

function ring(
  ctx: CallNeeds,
  me: Member,
  { matchId, media }: BodyOf<typeof calls.initiateCall>,
): Promise<{ row: CallRow; repeated: boolean }> {
  return ctx.db.tx(async (tx) => {
    const partner = await findPartner(tx, me.id, matchId, { lock: true });
    if (!partner) throw ERRORS.notFound();
    const open = await listOpenOf(tx, [me.id, partner.id]);
    const same = open.find((call) => isSame(call, me, matchId, media));
    if (same) return { row: same, repeated: true };
    if (!isConsenting(ctx, partner.mine) || !isConsenting(ctx, partner.theirs)) throw ERRORS.callsOff();
    if (open.length > 0) throw ERRORS.busy();
    if (ctx.config.rateLimits) await checkLimits(ctx, tx, me.id, matchId);
    const now = ctx.clock.now();
    const row = await insertCall(tx, {
      id: newPublicId(),
      matchId,
      callerId: me.id,
      receiverId: partner.id,
      callerSession: me.sessionId,
      media,
      provider: ctx.video.kind,
      startedAt: new Date(now),
      ringEndsAt: new Date(now + RING_MS),
    });
    await announce(ctx, tx, row);
    return { row, repeated: false };
  });
}

/** The sockets that are open, and the phone in a pocket. */
async function announce(ctx: CallNeeds, tx: Tx, row: CallRow): Promise<void> {
  await ctx.realtime.publish(tx, ringEvents(presentCall(row)));
  await notify(tx, {
    kind: 'call',
    userId: row.receiver_id,
    conversationId: row.match_id,
    callId: row.id,
    media: row.media,
    expiresAt: row.ring_ends_at.toISOString(),
  });
}

const isSame = (call: CallRow, me: Member, matchId: string, media: string): boolean =>
  call.status === 'ringing' &&
  call.caller_id === me.id &&
  call.caller_session === me.sessionId &&
  call.match_id === matchId &&
  call.media === media;

/** Throws `rate_limited` with the time until the next ring. Counted under the lock of the match. */
async function checkLimits(
  ctx: Pick<Context, 'clock'>,
  tx: Queries,
  memberId: string,
  matchId: string,
): Promise<void> {
  const most = (caps: readonly { max: number }[]) => Math.max(...caps.map(({ max }) => max));
  const unanswered = await listUnanswered(tx, memberId, matchId, most(UNANSWERED));
  const rings = await listRings(tx, memberId, most(RINGS));
  const now = ctx.clock.now();
  const waits = [
    ...UNANSWERED.map((cap) => findWait(unanswered, cap, now)),
    ...RINGS.map((cap) => findWait(rings, cap, now)),
  ];
  const wait = Math.max(...waits);
  if (wait > 0) throw ERRORS.rateLimited(wait / 1000);
}

/** The database's own word that a member is in a call: both called, or were called, at the same moment. */
function isInCall(error: unknown): boolean {
  const { code, table_name: table } = (error ?? {}) as { code?: unknown; table_name?: unknown };
  return code === '23505' && table === 'call_members';
}
