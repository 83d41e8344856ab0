import type { Person } from '@romantic/matchmaker';
import type { Queries, Row } from '../../../db/db.ts';

export async function getNextTransaction(db: Queries): Promise<bigint> {
  const [row] = await db<{ next: string }>('getNextTransaction')`
    select pg_snapshot_xmax(pg_current_snapshot())::text as next`;
  return BigInt(row?.next ?? 0);
}

/** Counts to `limit` at most. */
export async function countDecisionsFrom(db: Queries, from: bigint, limit: number): Promise<number> {
  const [row] = await db<{ count: number }>('countDecisionsFrom')`
    select count(*)::int as count from (
      select from app.decisions where written_in >= ${String(from)}::text::bigint limit ${limit}
    ) newest`;
  return row?.count ?? 0;
}

interface OwnDecisionRow extends Row {
  actor_id: string;
  target_id: string;
  liked: boolean;
  written_in: string;
}

/** The newest ones from a transaction on, newest first, of members who are active and not made up. */
export async function listOwnDecisions(db: Queries, from: bigint, limit: number): Promise<OwnDecisionRow[]> {
  return db<OwnDecisionRow>('listOwnDecisions')`
    select d.actor_id, d.target_id, d.kind <> 'pass' as liked, d.written_in::text as written_in
    from app.decisions d
      join app.users a on a.id = d.actor_id and a.status = 'active' and not a.made_up
      join app.users t on t.id = d.target_id and t.status = 'active' and not t.made_up
    where d.written_in >= ${String(from)}::text::bigint
    order by d.written_in desc, d.actor_id desc, d.target_id desc limit ${limit}`;
}

interface SubjectRow extends Row {
  user_id: string;
  gender: Person['gender'];
  birth_date: string;
  interests: string[];
}

export async function listSubjects(db: Queries, ids: readonly string[]): Promise<SubjectRow[]> {
  return db<SubjectRow>('listSubjects')`
    select user_id, gender, birth_date::text as birth_date, interests from app.user_profiles
    where user_id = any(${ids}::uuid[]) order by user_id`;
}
