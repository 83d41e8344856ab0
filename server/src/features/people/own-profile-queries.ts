import type { Queries } from '../../db/db.ts';
import type { StoredProfile } from './profile-queries.ts';

export interface OwnProfileRow extends StoredProfile {
  id: string;
  phone_sealed: Buffer;
  birth_date: string;
  verified: boolean;
  created_at: Date;
}

/** A member's own row; null when there is none. */
export async function findOwnProfile(db: Queries, userId: string): Promise<OwnProfileRow | null> {
  const [row] = await db<OwnProfileRow>('findOwnProfile')`
    select u.id, u.phone_sealed, u.created_at, p.full_name, p.birth_date::text as birth_date, p.gender, p.interested_in,
      p.bio, p.interests, p.prompts, p.intent, p.height_cm, p.languages, p.cell, p.city, p.country,
      p.location_changed_at, p.age_min, p.age_max, p.max_distance_km, p.must_haves, p.paused, p.incognito, p.hide_age,
      p.hide_distance, p.verified
    from app.users u join app.user_profiles p on p.user_id = u.id where u.id = ${userId}`;
  return row ?? null;
}

/** How many people like the member without an answer, and with how many they are matched. */
export async function countMeetings(
  db: Queries,
  userId: string,
): Promise<{ likes: number; matches: number }> {
  const [row] = await db<{ likes: number; matches: number }>('countMeetings')`
    with hidden as materialized (select id from app.hidden_people(${userId}) as id)
    select
      (select count(*)::int from app.decisions d
        join app.users u on u.id = d.actor_id and u.status = 'active'
        join app.user_profiles p on p.user_id = d.actor_id and p.cell is not null and not p.paused
       where d.target_id = ${userId} and d.kind <> 'pass' and d.actor_id not in (select id from hidden)
         and not exists (
           select from app.decisions mine where mine.actor_id = ${userId} and mine.target_id = d.actor_id)) as likes,
      (select count(*)::int from app.matches m
        join app.users u on u.status = 'active'
          and u.id = case when m.user_a = ${userId} then m.user_b else m.user_a end
       where (m.user_a = ${userId} or m.user_b = ${userId}) and m.ended_at is null
         and u.id not in (select id from hidden)) as matches`;
  return row ?? { likes: 0, matches: 0 };
}
