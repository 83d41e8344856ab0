import type { Queries } from '../../db/db.ts';
import { incognitoAt, travelCityAt } from './moment-columns.ts';
import type { StoredProfile } from './profile-queries.ts';

export interface OwnProfileRow extends StoredProfile {
  id: string;
  phone_sealed: Buffer;
  birth_date: string;
  verified: boolean;
  travel: { city: string | null; countryCode: string | null } | null;
  created_at: Date;
}

/** A member's own row; null when there is none. */
export async function findOwnProfile(db: Queries, userId: string, at: Date): Promise<OwnProfileRow | null> {
  const [row] = await db<OwnProfileRow>('findOwnProfile')`
    select u.id, u.phone_sealed, u.created_at, p.full_name, p.birth_date::text as birth_date, p.gender, p.interested_in,
      p.bio, p.interests, p.prompts, p.intent, p.height_cm, p.languages, p.cell, p.city, p.country,
      p.location_changed_at, p.age_min, p.age_max, p.max_distance_km, p.must_haves, p.paused,
      ${incognitoAt(db, at)} as incognito, p.hide_age, p.hide_distance, p.hide_activity, p.hide_reads, p.verified,
      ${travelCityAt(db, at)} as travel
    from app.users u join app.user_profiles p on p.user_id = u.id where u.id = ${userId}`;
  return row ?? null;
}

/** With how many active people the member is matched; a block or report has ended the match it parts. */
export async function countMatches(db: Queries, userId: string): Promise<number> {
  const [row] = await db<{ count: number }>('countMatches')`
    select count(*)::int as count from app.matches m
      join app.users u on u.status = 'active' and u.id = case when m.user_a = ${userId} then m.user_b else m.user_a end
    where (m.user_a = ${userId} or m.user_b = ${userId}) and m.ended_at is null`;
  return row?.count ?? 0;
}
