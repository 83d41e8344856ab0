import { COPY_COLUMNS } from '@romantic/matchmaker';
import type { TakeBytes } from '../../../db/copy-out.ts';
import type { Queries, Reader } from '../../../db/db.ts';
import { type CandidateRow, candidates, columns, facts, isShown, toCandidate } from './candidate-queries.ts';

/**
 * Which transactions had committed at a moment, as PostgreSQL writes it (`xmin:xmax:those open between`). What a later
 * look sees and this one did not is what changed: also a change whose number is old and that committed late, and never
 * one that was read before, however long some transaction stays open.
 */
export type Snapshot = string;

/**
 * Up to `limit` of those changed since a snapshot, with the snapshot up to which they are everybody when they are
 * fewer. A revision beyond the newest transaction belongs to another server's past (a restored dump): left alone.
 */
export async function listChangedCandidates(
  db: Queries,
  since: Snapshot,
  limit: number,
  photoRequired: boolean,
) {
  const rows = await db<CandidateRow & { snapshot: Snapshot }>('listChangedCandidates')`
    select pg_current_snapshot()::text as snapshot, changed.* from (select) as one left join lateral (
      select ${columns(db, photoRequired)}
      from ${candidates(db)}
      where p.revision >= pg_snapshot_xmin(${since}::text::pg_snapshot)
        and p.revision < pg_snapshot_xmax(pg_current_snapshot())
        and not pg_visible_in_snapshot(p.revision, ${since}::text::pg_snapshot)
      order by p.revision limit ${limit}) changed on true`;
  const [first] = rows;
  if (!first) throw new Error('the database gave no snapshot');
  const changed = first.id === null ? [] : rows.map(toCandidate);
  return { snapshot: first.snapshot, changed };
}

/** The moment of everything that this reader reads. */
export async function getSnapshot(reader: Reader): Promise<Snapshot> {
  const [row] = await reader<{ snapshot: Snapshot }>('getSnapshot')`
    select pg_current_snapshot()::text as snapshot`;
  if (!row) throw new Error('the database gave no snapshot');
  return row.snapshot;
}

/** Everybody who may be in the feed, as a matchmaker's loader takes them. */
export const copyShown = (reader: Reader, photoRequired: boolean, take: TakeBytes) => reader.copyOut(
  'copyShown',
  take,
)`copy (
    select ${reader.part(names)} from (select ${copied(reader)}
      from ${candidates(reader)} where ${isShown(reader, photoRequired)}) shown
  ) to stdout (format binary)`;

/** A COPY takes no values: the moment to read from is kept where its transaction finds it. */
export const setSince = (reader: Reader, since: Snapshot) => reader('setSince')`
  select set_config('romantic.since', ${since}, true)`;

/** As `copyShown`, those changed since `setSince`. */
export const copyChanged = (reader: Reader, photoRequired: boolean, take: TakeBytes) => reader.copyOut(
  'copyChanged',
  take,
)`copy (
    select ${reader.part(names)} from (select ${copied(reader)}
      from ${candidates(reader)}
      where ${isChanged(reader)} and ${isShown(reader, photoRequired)}) shown
  ) to stdout (format binary)`;

/** Those changed since `setSince` who may not be in the feed. */
export async function listChangedHidden(reader: Reader, photoRequired: boolean): Promise<string[]> {
  const rows = await reader<{ id: string }>('listChangedHidden')`
    select p.user_id as id from ${candidates(reader)}
    where ${isChanged(reader)} and not ${isShown(reader, photoRequired)}`;
  return rows.map((row) => row.id);
}

const names = COPY_COLUMNS.map(([name]) => name);
const copied = (db: Queries) => db.part`${facts(db)}, p.birth_date`;
const isChanged = (db: Queries) => db.part`
  (p.revision >= pg_snapshot_xmin(current_setting('romantic.since')::pg_snapshot)
    and p.revision < pg_snapshot_xmax(pg_current_snapshot())
    and not pg_visible_in_snapshot(p.revision, current_setting('romantic.since')::pg_snapshot))`;

/** Whose incognito or journey ended with their plan in a stretch of time: from is outside, until is inside. */
export async function listLapsed(db: Queries, from: Date, until: Date): Promise<string[]> {
  const rows = await db<{ id: string }>('listLapsed')`
    select user_id as id from app.user_profiles
    where incognito and incognito_until > ${from} and incognito_until <= ${until}
    union select user_id from app.user_profiles
    where travel_cell is not null and travel_until > ${from} and travel_until <= ${until}`;
  return rows.map((row) => row.id);
}
