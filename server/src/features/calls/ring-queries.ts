import type { Queries, Row } from '../../db/db.ts';

export interface Partner extends Row {
  id: string;
  /** As each has set it; null: not at all. */
  mine: boolean | null;
  theirs: boolean | null;
}

/**
 * The other of a live match, when neither is hidden from the other and both are there. With `lock` the match is held
 * until the transaction ends.
 */
export async function findPartner(
  db: Queries,
  memberId: string,
  matchId: string,
  { lock = false } = {},
): Promise<Partner | null> {
  const [row] = await db<Partner>('findCallPartner')`
    select u.id,
      (select allowed from app.call_consents where match_id = m.id and member_id = ${memberId}) as mine,
      (select allowed from app.call_consents where match_id = m.id and member_id = u.id) as theirs
    from app.matches m
      join app.users u on u.id = case when m.user_a = ${memberId} then m.user_b else m.user_a end
    where m.id = ${matchId} and ${memberId}::uuid in (m.user_a, m.user_b) and m.ended_at is null and u.status = 'active'
      and exists (select from app.users me where me.id = ${memberId} and me.status = 'active')
      and not exists (select from app.hidden_people(${memberId}) hidden (id) where hidden.id = u.id)
    ${lock ? db.part`for no key update of m` : db.part``}`;
  return row ?? null;
}

/** When the member last rang in vain in this match, newest first: since the other answered or called. */
export async function listUnanswered(
  db: Queries,
  memberId: string,
  matchId: string,
  limit: number,
): Promise<Date[]> {
  const rows = await db<{ started_at: Date }>('listUnansweredCalls')`
    select started_at from app.video_calls
    where match_id = ${matchId} and caller_id = ${memberId} and accepted_at is null and ended_at is not null
      and started_at > coalesce((select max(started_at) from app.video_calls
        where match_id = ${matchId} and (accepted_at is not null or caller_id <> ${memberId})), '-infinity')
    order by started_at desc limit ${limit}`;
  return rows.map((row) => row.started_at);
}

/** When the member last called anybody, newest first. */
export async function listRings(db: Queries, memberId: string, limit: number): Promise<Date[]> {
  const rows = await db<{ started_at: Date }>('listRings')`
    select started_at from app.video_calls where caller_id = ${memberId} order by started_at desc limit ${limit}`;
  return rows.map((row) => row.started_at);
}

/** Sets whether the member lets the other of the match call. The caller holds the match. */
export const setConsent = (
  tx: Queries,
  consent: { matchId: string; memberId: string; allowed: boolean; at: Date },
) =>
  tx('setCallConsent')`
    insert into app.call_consents (match_id, member_id, allowed, changed_at)
    values (${consent.matchId}, ${consent.memberId}, ${consent.allowed}, ${consent.at})
    on conflict (match_id, member_id) do update set allowed = excluded.allowed, changed_at = excluded.changed_at`;
