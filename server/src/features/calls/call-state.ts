import type { Call, CallJoin } from '@romantic/contract';
import type { CallState } from './call-machine.ts';
import type { CallRow } from './call-queries.ts';

const ms = (date: Date | null): number | null => date?.getTime() ?? null;

/** What the machine sees of a stored call. */
export function readState(row: CallRow): CallState {
  return {
    status: row.status,
    callerId: row.caller_id,
    receiverId: row.receiver_id,
    callerSession: row.caller_session,
    receiverSession: row.receiver_session,
    startedAt: row.started_at.getTime(),
    ringEndsAt: row.ring_ends_at.getTime(),
    acceptedAt: ms(row.accepted_at),
    connectedAt: ms(row.connected_at),
    callerSeenAt: row.caller_seen_at.getTime(),
    receiverSeenAt: ms(row.receiver_seen_at),
    severedAt: ms(row.severed_at),
    severedBy: row.severed_by,
    endedAt: ms(row.ended_at),
    endedBy: row.ended_by,
    endReason: row.end_reason,
    failure: row.failure,
  };
}

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** A call as both of its members see it. `join` is for one device alone and never part of an event. */
export function presentCall(row: CallRow, join?: CallJoin): Call {
  return {
    id: row.id,
    matchId: row.match_id,
    callerId: row.caller_id,
    receiverId: row.receiver_id,
    media: row.media,
    status: row.status,
    startedAt: row.started_at.toISOString(),
    acceptedAt: instant(ms(row.accepted_at)),
    endedAt: instant(ms(row.ended_at)),
    durationSeconds: row.duration_seconds,
    ringEndsAt: row.ring_ends_at.toISOString(),
    ...(join === undefined ? {} : { join }),
  };
}
