import type { Person } from '@romantic/matchmaker';
import type { Queries, Row } from '../../db/db.ts';

/** A row of the columns below, as the driver gives it. */
interface CandidateRow extends Row {
  id: string;
  cell: string | null;
  birth_date: string;
  gender: Person['gender'];
  interested_in: Person['gender'][];
  age_min: number;
  age_max: number;
  max_distance_km: number;
  must_haves: Person['mustHaves'];
  intent: string | null;
  height_cm: number | null;
  languages: string[];
  interests: string[];
  verified: boolean;
  has_bio: boolean;
  incognito: boolean;
  hide_distance: boolean;
  joined_at: Date;
  last_active_at: Date;
  says: number;
  gets: number;
  exposures: number;
  boost: number;
  paused: boolean;
  active: boolean;
  has_photo: boolean;
}

/** Somebody and whether they may be in the feed at all: active, not paused, with a place and (where asked) a photo. */
export interface Candidate {
  id: string;
  /** null without a place. */
  person: Person | null;
  paused: boolean;
  shown: boolean;
}

const columns = (db: Queries) => db.part`
  p.user_id as id, p.cell, p.birth_date::text as birth_date, p.gender, p.interested_in, p.age_min, p.age_max,
  p.max_distance_km, p.must_haves, p.intent, p.height_cm, p.languages, p.interests, p.verified, p.bio <> '' as has_bio,
  p.incognito, p.hide_distance, u.created_at as joined_at, u.last_active_at, coalesce(s.says, 0) as says,
  coalesce(s.gets, 0) as gets, coalesce(s.exposures, 0) as exposures, coalesce(s.boost, 1) as boost, p.paused, u.status = 'active' as active,
  exists (select from app.photos f where f.user_id = p.user_id and f.moderation = 'approved') as has_photo`;

/** The next candidates after `afterId` in order of id; everybody in batches. */
export async function listCandidates(
  db: Queries,
  afterId: string | null,
  limit: number,
  photoRequired: boolean,
) {
  const rows = await db<CandidateRow>('listCandidates')`
    select ${columns(db)} from app.user_profiles p join app.users u on u.id = p.user_id left join app.standings s on s.user_id = p.user_id
    where ${afterId}::uuid is null or p.user_id > ${afterId}
    order by p.user_id limit ${limit}`;
  return rows.map((row) => toCandidate(row, photoRequired));
}

/** These people as they are at this moment. */
export async function findCandidates(db: Queries, ids: readonly string[], photoRequired: boolean) {
  const rows = await db<CandidateRow>('findCandidates')`
    select ${columns(db)} from app.user_profiles p join app.users u on u.id = p.user_id left join app.standings s on s.user_id = p.user_id
    where p.user_id = any(${ids}::uuid[])`;
  return rows.map((row) => toCandidate(row, photoRequired));
}

/**
 * Who was changed by any transaction from `since` on, oldest first. `since` is the horizon of an earlier look: a change
 * that commits late is therefore read by a later call, never lost; some are read twice. A revision beyond the newest transaction belongs to another server's past (a restored dump) and is left alone.
 */
export async function listChangedCandidates(
  db: Queries,
  since: Place,
  limit: number,
  photoRequired: boolean,
) {
  const rows = await db<CandidateRow & { revision: string }>('listChangedCandidates')`
    select p.revision::text as revision, ${columns(db)}
    from app.user_profiles p join app.users u on u.id = p.user_id left join app.standings s on s.user_id = p.user_id
    where (p.revision, p.user_id) > (${since.revision}::text::xid8, ${since.id}::uuid)
      and p.revision < pg_snapshot_xmax(pg_current_snapshot())
    order by p.revision, p.user_id limit ${limit}`;
  return rows.map((row) => ({ ...toCandidate(row, photoRequired), revision: row.revision }));
}

/** A place in the order of changes. */
export interface Place {
  revision: string;
  id: string;
}

/** Before every change of transaction `revision`: no person has this id. */
export const atRevision = (revision: string): Place => ({
  revision,
  id: '00000000-0000-0000-0000-000000000000',
});

/** The oldest transaction that may still commit: everything older is visible to whoever asks from now on. */
export async function getHorizon(db: Queries): Promise<string> {
  const [row] = await db<{ horizon: string }>('getHorizon')`
    select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`;
  if (!row) throw new Error('the database gave no snapshot');
  return row.horizon;
}

function toCandidate(row: CandidateRow, photoRequired: boolean): Candidate {
  const person = row.cell === null ? null : toPerson(row, row.cell);
  const shown = person !== null && row.active && !row.paused && (row.has_photo || !photoRequired);
  return { id: row.id, person, paused: row.paused, shown };
}

function toPerson(row: CandidateRow, cell: string): Person {
  return {
    id: row.id,
    cell,
    birthDate: row.birth_date,
    gender: row.gender,
    interestedIn: row.interested_in,
    ageMin: row.age_min,
    ageMax: row.age_max,
    maxDistanceKm: row.max_distance_km,
    mustHaves: row.must_haves,
    intent: row.intent,
    heightCm: row.height_cm,
    languages: row.languages,
    interests: row.interests,
    verified: row.verified,
    hasBio: row.has_bio,
    incognito: row.incognito,
    hideDistance: row.hide_distance,
    joinedAt: row.joined_at.getTime(),
    lastActiveAt: row.last_active_at.getTime(),
    says: row.says,
    gets: row.gets,
    exposures: row.exposures,
    boost: row.boost,
  };
}
