import type { Queries, Row } from '../../db/db.ts';

export type GenderId = 'woman' | 'man' | 'nonbinary';

/** What of a profile its owner can change, as it is stored. */
export interface StoredProfile extends Row {
  full_name: string;
  bio: string;
  gender: GenderId;
  interested_in: GenderId[];
  interests: string[];
  prompts: { promptId: string; answer: string }[];
  intent: string | null;
  height_cm: number | null;
  languages: string[];
  cell: string | null;
  city: string | null;
  country: string | null;
  location_changed_at: Date | null;
  age_min: number;
  age_max: number;
  max_distance_km: number;
  must_haves: Record<string, unknown>;
  paused: boolean;
  incognito: boolean;
  hide_age: boolean;
  hide_distance: boolean;
  hide_activity: boolean;
  hide_reads: boolean;
}

export interface NewProfileRow {
  userId: string;
  fullName: string;
  birthDate: string;
  gender: GenderId;
  interestedIn: readonly GenderId[];
  cell: string | null;
  city: string | null;
  country: string | null;
  now: Date;
}

export async function insertProfile(tx: Queries, row: NewProfileRow): Promise<void> {
  await tx('insertProfile')`
    insert into app.user_profiles (user_id, full_name, birth_date, gender, interested_in, cell, city, country,
      location_changed_at, created_at, updated_at)
    values (${row.userId}, ${row.fullName}, ${row.birthDate}, ${row.gender}, ${row.interestedIn}::text[], ${row.cell},
      ${row.city}, ${row.country}, ${row.cell === null ? null : row.now}, ${row.now}, ${row.now})`;
}

interface Moved {
  /** The last time they were somewhere else than before, at home or on a journey. */
  moved_at: Date | null;
  travel_cell: string | null;
}

/** The profile, locked until the transaction ends; null when there is none. */
export async function lockProfile(tx: Queries, userId: string): Promise<(StoredProfile & Moved) | null> {
  const [row] = await tx<StoredProfile & Moved>('lockProfile')`
    select full_name, bio, gender, interested_in, interests, prompts, intent, height_cm, languages, cell, city, country,
      location_changed_at, age_min, age_max, max_distance_km, must_haves, paused, incognito, hide_age, hide_distance,
      hide_activity, hide_reads, greatest(location_changed_at, travel_changed_at) as moved_at,
      travel_cell
    from app.user_profiles where user_id = ${userId} for no key update`;
  return row ?? null;
}

export async function updateStoredProfile(
  tx: Queries,
  userId: string,
  row: StoredProfile,
  now: Date,
): Promise<void> {
  await tx('updateProfile')`
    update app.user_profiles set full_name = ${row.full_name}, bio = ${row.bio}, gender = ${row.gender},
      interested_in = ${row.interested_in}::text[], interests = ${row.interests}::text[],
      prompts = ${tx.part.json(row.prompts)}, intent = ${row.intent}, height_cm = ${row.height_cm},
      languages = ${row.languages}::text[], cell = ${row.cell}, city = ${row.city}, country = ${row.country},
      location_changed_at = ${row.location_changed_at}, age_min = ${row.age_min}, age_max = ${row.age_max},
      max_distance_km = ${row.max_distance_km}, must_haves = ${tx.part.json(row.must_haves as Record<string, never>)},
      paused = ${row.paused}, incognito = ${row.incognito}, hide_age = ${row.hide_age},
      hide_distance = ${row.hide_distance}, hide_activity = ${row.hide_activity}, hide_reads = ${row.hide_reads},
      updated_at = ${now}
    where user_id = ${userId}`;
}

/** Where a member travels to; null ends it. */
export async function setTravel(
  tx: Queries,
  userId: string,
  place: { cell: string; city: string | null; countryCode: string | null } | null,
  now: Date,
): Promise<void> {
  await tx('setTravel')`
    update app.user_profiles set travel_cell = ${place?.cell ?? null}, travel_city = ${place?.city ?? null},
      travel_country = ${place?.countryCode ?? null}, travel_changed_at = ${now}, updated_at = ${now}
    where user_id = ${userId}`;
}
