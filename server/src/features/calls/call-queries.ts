import type { Queries, Row } from '../../db/db.ts';
import type { CallEnd, CallFailure, CallState, EndReason, Severance } from './call-machine.ts';

type Maybe = Date | null;

/** A call as it is stored. */
export interface CallRow extends Row {
  id: string;
  match_id: string;
  caller_id: string;
  receiver_id: string;
  media: 'audio' | 'video';
  provider: 'webrtc' | 'agora';
  status: 'ringing' | 'ongoing' | CallEnd;
  caller_session: string;
  receiver_session: string | null;
  started_at: Date;
  ring_ends_at: Date;
  accepted_at: Maybe;
  connected_at: Maybe;
  caller_seen_at: Date;
  receiver_seen_at: Maybe;
  severed_at: Maybe;
  severed_by: Severance | null;
  ended_at: Maybe;
  ended_by: string | null;
  end_reason: EndReason | null;
  failure: CallFailure | null;
  duration_seconds: number;
}

const columns = (db: Queries) => db.part`
  id, match_id, caller_id, receiver_id, media, provider, status, caller_session, receiver_session, started_at,
  ring_ends_at, accepted_at, connected_at, caller_seen_at, receiver_seen_at, severed_at, severed_by, ended_at, ended_by,
  end_reason, failure, duration_seconds`;

/**
 * Holds a call until the transaction ends: its match first, as every change of either does. With `skipLocked`, null also
 * when somebody else holds the match at the moment.
 */
export async function lockCall(
  tx: Queries,
  callId: string,
  { skipLocked = false } = {},
): Promise<CallRow | null> {
  const matches = await tx('lockMatchOfCall')`
    select m.id from app.matches m where m.id = (select c.match_id from app.video_calls c where c.id = ${callId})
    for no key update ${skipLocked ? tx.part`skip locked` : tx.part``}`;
  if (matches.length === 0) return null;
  const [row] = await tx<CallRow>('lockCall')`
    select ${columns(tx)} from app.video_calls where id = ${callId} for no key update`;
  return row ?? null;
}

export interface NewCall {
  id: string;
  matchId: string;
  callerId: string;
  receiverId: string;
  callerSession: string;
  media: 'audio' | 'video';
  provider: 'webrtc' | 'agora';
  startedAt: Date;
  ringEndsAt: Date;
}

/** Fails with 23505 on call_members when one of the two is in a call. */
export async function insertCall(tx: Queries, call: NewCall): Promise<CallRow> {
  const [row] = await tx<CallRow>('insertCall')`
    insert into app.video_calls (id, match_id, caller_id, receiver_id, media, provider, caller_session, started_at,
      ring_ends_at, caller_seen_at)
    values (${call.id}, ${call.matchId}, ${call.callerId}, ${call.receiverId}, ${call.media}, ${call.provider},
      ${call.callerSession}, ${call.startedAt}, ${call.ringEndsAt}, ${call.startedAt})
    returning ${columns(tx)}`;
  if (!row) throw new Error('a call that was stored is not there');
  return row;
}

const date = (ms: number | null): Maybe => (ms === null ? null : new Date(ms));

/** Stores what the machine made of a call. `evictAt`: from when the provider has to put people out. */
export async function updateCall(
  tx: Queries,
  callId: string,
  state: CallState,
  { durationSeconds, evictAt }: { durationSeconds: number; evictAt: Maybe },
): Promise<void> {
  await tx('updateCall')`
    update app.video_calls set status = ${state.status}, receiver_session = ${state.receiverSession},
      accepted_at = ${date(state.acceptedAt)}, connected_at = ${date(state.connectedAt)},
      caller_seen_at = ${date(state.callerSeenAt)}, receiver_seen_at = ${date(state.receiverSeenAt)},
      ended_at = ${date(state.endedAt)}, ended_by = ${state.endedBy}, end_reason = ${state.endReason},
      failure = ${state.failure}, duration_seconds = ${durationSeconds}, evict_at = ${evictAt}
    where id = ${callId}`;
}

/** The rule in one place: the match lives, its other member is there, and neither is hidden from the other. */
const isShown = (db: Queries, memberId: string) => db.part`exists (
  select from app.matches m
    join app.users u on u.id = case when m.user_a = ${memberId} then m.user_b else m.user_a end and u.status = 'active'
  where m.id = c.match_id and m.ended_at is null and ${memberId}::uuid in (m.user_a, m.user_b)
    and not exists (select from app.hidden_people(${memberId}) hidden (id) where hidden.id = u.id))`;

/** A call of the member that they may still see. */
export async function findCallOf(db: Queries, memberId: string, callId: string): Promise<CallRow | null> {
  const [row] = await db<CallRow>('findCallOf')`
    select ${columns(db)} from app.video_calls c where c.id = ${callId} and ${isShown(db, memberId)}`;
  return row ?? null;
}

/** The calls these members are in. */
export const listOpenOf = (db: Queries, memberIds: readonly string[]) =>
  db<CallRow>('listOpenCallsOf')`
    select ${columns(db)} from app.video_calls
    where id in (select call_id from app.call_members where member_id = any(${memberIds}::uuid[]))`;

/** The member's calls that they may still see, newest first, behind a place. */
export const listCallsOf = (
  db: Queries,
  memberId: string,
  after: { at: string; id: string } | null,
  limit: number,
) => {
  const behind = after
    ? db.part`and (c.started_at, c.id) < (${after.at}::text::timestamptz, ${after.id}::uuid)`
    : db.part``;
  // Each half reads its own index.
  const half = (side: 'caller_id' | 'receiver_id') => db.part`
    (select c.* from app.video_calls c
     where c.${db.part(side)} = ${memberId} ${behind} and ${isShown(db, memberId)}
     order by c.started_at desc, c.id desc limit ${limit})`;
  return db<CallRow & { at: string }>('listCallsOf')`
    select ${columns(db)}, started_at::text as at
    from (${half('caller_id')} union all ${half('receiver_id')}) mine
    order by started_at desc, id desc limit ${limit}`;
};

/** Any call, for the server itself. */
export async function findCallById(db: Queries, callId: string): Promise<CallRow | null> {
  const [row] = await db<CallRow>('findCallById')`
    select ${columns(db)} from app.video_calls where id = ${callId}`;
  return row ?? null;
}
