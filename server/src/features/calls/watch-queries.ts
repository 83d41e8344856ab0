import type { Queries, Row } from '../../db/db.ts';

export interface WatchRow extends Row {
  watched_at: Date;
  resumed_at: Date;
}

export async function findWatch(db: Queries): Promise<WatchRow | null> {
  const [row] = await db<WatchRow>('findCallWatch')`select watched_at, resumed_at from app.call_watch`;
  return row ?? null;
}

/** Notes that the timers look now; when they had not for `standstillMs`, they run anew from now on. */
export const touchWatch = (db: Queries, now: Date, standstillMs: number) =>
  db('touchCallWatch')`
    insert into app.call_watch as w (watched_at, resumed_at) values (${now}, ${now})
    on conflict (single) do update set watched_at = greatest(w.watched_at, excluded.watched_at),
      resumed_at = case when excluded.watched_at - w.watched_at > ${standstillMs}::integer * interval '1 ms'
        then excluded.watched_at else w.resumed_at end`;

export interface OpenCalls extends Row {
  open: number;
  /** Those for which time may have run out; at most `limit`. */
  due: string[];
}

export async function findOpenCalls(
  db: Queries,
  now: Date,
  { goneMs, longestMs, limit }: { goneMs: number; longestMs: number; limit: number },
): Promise<OpenCalls> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const [row] = await db<OpenCalls>('findOpenCalls')`
    with open as (select * from app.video_calls where ended_at is null)
    select (select count(*) from open)::integer as open, array(
      select id from open
      where severed_at is not null or accepted_at is null and ring_ends_at <= ${now}
        or least(caller_seen_at, receiver_seen_at) <= ${before(goneMs)} and accepted_at is not null
        or accepted_at <= ${before(longestMs)}
      order by id limit ${limit}) as due`;
  return row ?? { open: 0, due: [] };
}

/** Notes who is on the topic of which call. Rows that somebody holds are left for the next time. */
export const noteSeen = (db: Queries, seen: readonly { callId: string; sessionId: string }[], now: Date) =>
  db('noteCallSeen')`
    with here as (
      select call_id, array_agg(session_id) as sessions
      from unnest(${seen.map(({ callId }) => callId)}::uuid[], ${seen.map(({ sessionId }) => sessionId)}::uuid[])
        as s (call_id, session_id)
      group by call_id
    ), held as (
      select c.id from app.video_calls c join here on here.call_id = c.id
      where c.ended_at is null order by c.id for no key update of c skip locked
    )
    update app.video_calls c set
      caller_seen_at = case when c.caller_session = any(here.sessions)
        then greatest(c.caller_seen_at, ${now}) else c.caller_seen_at end,
      receiver_seen_at = case when c.receiver_session = any(here.sessions)
        then greatest(c.receiver_seen_at, ${now}) else c.receiver_seen_at end
    from held, here where held.id = c.id and here.call_id = c.id`;

/** Calls whose provider has to put people out now: nobody else takes them until `until`. */
export const claimEvictions = (db: Queries, now: Date, until: Date, limit: number) =>
  db<{ id: string; tries: number }>('claimCallEvictions')`
    update app.video_calls set evict_at = ${until}, evict_tries = evict_tries + 1
    where id in (select id from app.video_calls where evict_at <= ${now}
      order by evict_at limit ${limit} for no key update skip locked)
    returning id, evict_tries as tries`;

/** When to try again; null: it is done, or given up. */
export const setEviction = (db: Queries, callId: string, evictAt: Date | null) =>
  db('setCallEviction')`update app.video_calls set evict_at = ${evictAt} where id = ${callId}`;

/** False when the notice was heard before. */
export async function insertNotice(db: Queries, noticeId: string, now: Date): Promise<boolean> {
  const rows = await db('insertCallNotice')`
    insert into app.call_notices (notice_id, received_at) values (${noticeId}, ${now})
    on conflict do nothing returning 1`;
  return rows.length > 0;
}

export const deleteNoticesBefore = (db: Queries, before: Date) =>
  db('deleteCallNotices')`delete from app.call_notices where received_at < ${before}`;
