import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { newPublicId } from '../../ids.ts';
import { insertEntry } from '../chat/entries.ts';
import { type NewNotification, notify } from '../notifications/notify.ts';
import { type Act, act, type CallEnd, type CallState, durationOf, type Refusal } from './call-machine.ts';
import { STANDSTILL_MS } from './call-numbers.ts';
import { type CallRow, lockCall, updateCall } from './call-queries.ts';
import { presentCall, readState } from './call-state.ts';
import { callEvents } from './events.ts';
import { findWatch } from './watch-queries.ts';

export type CallNeeds = Pick<
  Context,
  'db' | 'clock' | 'config' | 'metrics' | 'realtime' | 'conversationMediaUrls' | 'video'
>;

export interface Changed {
  call: CallRow;
  state: CallState;
  refused: Refusal | null;
}

/**
 * Asks something of a call, in a transaction of its own: the call is held, the machine decides, and what it made of the
 * call is stored, told to both and written into the conversation, all or nothing. A refused act may still have found
 * that time has ended the call. Null when there is no such call (with `skipLocked` also when it is being changed).
 */
export async function changeCall(
  ctx: CallNeeds,
  callId: string,
  asked: Act,
  { skipLocked = false } = {},
): Promise<Changed | null> {
  return ctx.db.tx(async (tx) => {
    const row = await lockCall(tx, callId, { skipLocked });
    if (!row) return null;
    const at = ctx.clock.now();
    const before = readState(row);
    const now = { at, resumedAt: await findResumed(tx, before, at) };
    const { state, refused } = act(before, asked, now);
    if (state === before) return { call: row, state, refused };
    const call = await store(ctx, tx, row, state);
    if (state.status !== before.status) await tell(ctx, tx, call, { before, state });
    return { call, state, refused };
  });
}

/** Since when the timers run without a pause: asked only where somebody may be gone. */
async function findResumed(tx: Tx, { acceptedAt, endedAt }: CallState, at: number): Promise<number> {
  if (acceptedAt === null || endedAt !== null) return 0;
  const watch = await findWatch(tx);
  if (!watch || at - watch.watched_at.getTime() > STANDSTILL_MS) return at;
  return watch.resumed_at.getTime();
}

async function store(ctx: CallNeeds, tx: Tx, row: CallRow, state: CallState): Promise<CallRow> {
  const durationSeconds = durationOf(state);
  const putsOut = ctx.video.evict !== null && state.endedAt !== null && state.endReason !== 'hangup';
  const evictAt = putsOut && state.acceptedAt !== null ? new Date(ctx.clock.now()) : null;
  await updateCall(tx, row.id, state, { durationSeconds, evictAt });
  const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return {
    ...row,
    status: state.status,
    accepted_at: date(state.acceptedAt),
    ended_at: date(state.endedAt),
    duration_seconds: durationSeconds,
  };
}

/** Both members' devices, the conversation, and the numbers that the process shows. */
async function tell(
  ctx: CallNeeds,
  tx: Tx,
  call: CallRow,
  { before, state }: { before: CallState; state: CallState },
): Promise<void> {
  await ctx.realtime.publish(tx, callEvents('call.updated', presentCall(call)));
  if (before.status === 'ringing') await notify(tx, describeRingEnd(call, state));
  tx.onCommit(() => measure(ctx, call, state));
  if (state.endedAt === null) return;
  await insertEntry(ctx, tx, {
    conversationId: call.match_id,
    senderId: call.caller_id,
    // Not the call's id, which a member knows and could have used for a message of their own.
    entryId: newPublicId(),
    type: 'call',
    entry: {
      callId: call.id,
      media: call.media,
      status: call.status as CallEnd,
      durationSeconds: call.duration_seconds,
    },
  });
}

/** The phone stops ringing; who did not answer learns that they were called, unless the two were parted. */
function describeRingEnd(call: CallRow, { endReason }: CallState): NewNotification[] {
  const about = { userId: call.receiver_id, conversationId: call.match_id, callId: call.id };
  const missed = endReason === 'unanswered' || endReason === 'called_off';
  return [
    { kind: 'callEnded', ...about },
    ...(missed ? [{ kind: 'missedCall' as const, ...about, media: call.media }] : []),
  ];
}

function measure({ metrics }: CallNeeds, { media }: CallRow, state: CallState): void {
  const { status, acceptedAt, endedAt, startedAt, connectedAt } = state;
  if (endedAt === null) {
    metrics.callAnswers.observe(Math.max(0, (acceptedAt ?? startedAt) - startedAt) / 1000);
    return;
  }
  metrics.calls.inc({ media, status, reason: state.endReason ?? 'hangup' });
  if (status === 'failed') metrics.callFailures.inc({ reason: state.failure ?? 'nobody_came' });
  if (acceptedAt !== null) metrics.callSeconds.observe(durationOf(state));
  if (acceptedAt !== null && connectedAt !== null) {
    metrics.callSetup.observe(Math.max(0, connectedAt - acceptedAt) / 1000);
  }
}
