import type { Queries, Row } from '../../db/db.ts';

export interface MatchRow extends Row {
  id: string;
  other_id: string;
  created_at: Date;
}

/** Whether two people ever matched, also when it ended. */
export async function hasMatched(db: Queries, a: string, b: string): Promise<boolean> {
  const rows = await db('hasMatched')`
    select from app.matches where user_a = least(${a}::uuid, ${b}::uuid) and user_b = greatest(${a}::uuid, ${b}::uuid)`;
  return rows.length > 0;
}

const seenBy = (db: Queries, userId: string) => db.part`
  id, case when user_a = ${userId} then user_b else user_a end as other_id, created_at`;

export async function findMatchOf(db: Queries, userId: string, matchId: string): Promise<MatchRow | null> {
  const [row] = await db<MatchRow>('findMatchOf')`
    select ${seenBy(db, userId)} from app.matches
    where id = ${matchId} and (user_a = ${userId} or user_b = ${userId}) and ended_at is null`;
  return row ?? null;
}

/** The member's live matches behind a place, newest first. Each half of the union reads its own index. */
export async function listMatchesOf(
  db: Queries,
  userId: string,
  after: { at: string; id: string } | null,
  limit: number,
) {
  const behind = after
    ? db.part`and (created_at, id) < (${after.at}::text::timestamptz, ${after.id}::uuid)`
    : db.part``;
  return db<MatchRow & { at: string }>('listMatchesOf')`
    select id, other_id, created_at, created_at::text as at from (
      (select ${seenBy(db, userId)} from app.matches
       where user_a = ${userId} and ended_at is null ${behind} order by created_at desc, id desc limit ${limit})
      union all
      (select ${seenBy(db, userId)} from app.matches
       where user_b = ${userId} and ended_at is null ${behind} order by created_at desc, id desc limit ${limit})
    ) mine
    order by created_at desc, id desc limit ${limit}`;
}

/** The other of the two; null when it is not a live match of this member. */
export async function endMatchById(
  tx: Queries,
  userId: string,
  matchId: string,
  at: Date,
): Promise<string | null> {
  const [row] = await tx<MatchRow>('endMatchById')`
    update app.matches set ended_at = ${at}, ended_by = ${userId}, end_reason = 'unmatch'
    where id = ${matchId} and (user_a = ${userId} or user_b = ${userId}) and ended_at is null
    returning ${seenBy(tx, userId)}`;
  return row?.other_id ?? null;
}

/** The match that ended; null when there was no live one. */
export async function endMatchOfPair(
  tx: Queries,
  { by, other, reason, at }: { by: string; other: string; reason: string; at: Date },
): Promise<string | null> {
  const [row] = await tx<{ id: string }>('endMatchOfPair')`
    update app.matches set ended_at = ${at}, ended_by = ${by}, end_reason = ${reason}
    where user_a = least(${by}::uuid, ${other}::uuid) and user_b = greatest(${by}::uuid, ${other}::uuid)
      and ended_at is null
    returning id`;
  return row?.id ?? null;
}
