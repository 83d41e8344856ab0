import type { Person } from '@romantic/matchmaker';
import type { Queries, Row } from '../../../db/db.ts';
import { cellAt, incognitoAt } from '../../people/moment-columns.ts';

/** What is known of somebody, as the driver gives it. */
interface PersonRow {
  id: string;
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
}

/** A row of the columns below. */
export interface CandidateRow extends PersonRow, Row {
  cell: string | null;
  paused: boolean;
  shown: boolean;
}

/** What filters look at beyond what a card shows; of the columns of `filtered`. */
export type FilteredRow = Pick<
  PersonRow,
  'interested_in' | 'age_min' | 'age_max' | 'max_distance_km' | 'must_haves' | 'incognito' | 'joined_at'
>;

/** Somebody and whether they may be in the feed at all. */
export interface Candidate {
  id: string;
  /** null without a place. */
  person: Person | null;
  paused: boolean;
  shown: boolean;
}

/** What is known of a candidate, under the names that the matchmaker has for its columns. From `candidates`. */
export const facts = (db: Queries, at?: Date) => db.part`
  p.user_id as id, ${cellAt(db, at)} as cell, p.gender, p.interested_in, p.age_min, p.age_max, p.max_distance_km, p.must_haves, p.intent,
  p.height_cm, p.languages, p.interests, p.verified, p.bio <> '' as has_bio, ${incognitoAt(db, at)} as incognito, p.hide_distance,
  u.created_at as joined_at, u.last_active_at, coalesce(s.says, 0) as says, coalesce(s.gets, 0) as gets,
  coalesce(s.exposures, 0) as exposures, coalesce(s.boost, 1) as boost`;

/** A `FilteredRow` of a profile `p` and its account `u`. */
export const filtered = (db: Queries, at: Date) => db.part`
  p.interested_in, p.age_min, p.age_max, p.max_distance_km, p.must_haves, ${incognitoAt(db, at)} as incognito, u.created_at as joined_at`;

/** Everybody with a profile as `p`, with what their account and their standing say as `u` and `s`. */
export const candidates = (db: Queries) => db.part`
  app.user_profiles p join app.users u on u.id = p.user_id left join app.standings s on s.user_id = p.user_id`;

/** Whether somebody may be in the feed at all: active, not paused, with a place and (where asked) a photo. */
export const isShown = (db: Queries, photoRequired: boolean) => db.part`
  (p.cell is not null and not p.paused and u.status = 'active' ${
    photoRequired
      ? db.part`and exists (select from app.photos f where f.user_id = p.user_id and f.moderation = 'approved')`
      : db.part``
  })`;

/** `facts` and the rest of a `CandidateRow`. */
export const columns = (db: Queries, photoRequired: boolean, at?: Date) => db.part`
  ${facts(db, at)}, p.birth_date::text as birth_date, p.paused, ${isShown(db, photoRequired)} as shown`;

/** These people as they are at a moment; without one, at the database's own. */
export async function findCandidates(db: Queries, ids: readonly string[], photoRequired: boolean, at?: Date) {
  const rows = await db<CandidateRow>('findCandidates')`
    select ${columns(db, photoRequired, at)} from ${candidates(db)}
    where p.user_id = any(${ids}::uuid[])`;
  return rows.map(toCandidate);
}

export function toCandidate(row: CandidateRow): Candidate {
  const person = row.cell === null ? null : toPerson(row, row.cell);
  return { id: row.id, person, paused: row.paused, shown: row.shown };
}

export function toPerson(row: PersonRow, cell: string): Person {
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
