import type { Queries, Row } from '../../../db/db.ts';

interface StandingChange extends Row {
  id: string;
  /** null in the row that was asked for: it is known already. */
  user_ids: string[] | null;
  says: number[] | null;
  gets: number[] | null;
  exposures: number[] | null;
  boosts: number[] | null;
}

/** The change with this id, without what it holds, and those after it. */
export async function listStandingChanges(
  db: Queries,
  from: string,
  limit: number,
): Promise<StandingChange[]> {
  return db<StandingChange>('listStandingChanges')`
    select c.id::text as id, held.* from app.standing_changes c left join lateral (
      select c.user_ids, c.says, c.gets, c.exposures, c.boosts where c.id > ${from}::text::bigint
    ) held on true
    where c.id >= ${from}::text::bigint order by c.id limit ${limit}`;
}

/** The id of the newest change, '0' without one. */
export async function getLastChange(db: Queries): Promise<string> {
  const [row] = await db<{ id: string }>('getLastChange')`
    select coalesce(max(id), 0)::text as id from app.standing_changes`;
  return row?.id ?? '0';
}

interface KnownStanding extends Row {
  user_id: string;
  says: number;
  gets: number;
  exposures: number;
  boost: number;
}

/** The next standings after a member, by id. */
export async function listStandingsAfter(
  db: Queries,
  after: string | null,
  limit: number,
): Promise<KnownStanding[]> {
  return db<KnownStanding>('listStandingsAfter')`
    select user_id, says, gets, exposures, boost from app.standings
    where ${after}::uuid is null or user_id > ${after} order by user_id limit ${limit}`;
}

/** Forgets changes made before a moment, all but the newest. */
export async function forgetStandingChanges(db: Queries, before: Date): Promise<void> {
  await db('forgetStandingChanges')`
    delete from app.standing_changes
    where made_at < ${before} and id < (select max(id) from app.standing_changes)`;
}
