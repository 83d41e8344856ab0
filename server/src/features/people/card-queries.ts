import type { Queries, Row } from '../../db/db.ts';
import { cellAt, cityAt } from './moment-columns.ts';
import type { PhotoFiles } from './present-photo.ts';
import type { GenderId } from './profile-queries.ts';

/** Everything of a person that decides what their card shows. */
export interface CardRow extends Row {
  id: string;
  full_name: string;
  birth_date: string;
  gender: GenderId;
  bio: string;
  interests: string[];
  prompts: { promptId: string; answer: string }[];
  intent: string | null;
  height_cm: number | null;
  languages: string[];
  cell: string | null;
  city: string | null;
  hide_age: boolean;
  hide_distance: boolean;
  hide_activity: boolean;
  verified: boolean;
  made_up: boolean;
  last_active_at: Date;
}

/** With the photos that others may see: a row of `cardColumns`. */
export interface PhotoCardRow extends CardRow {
  /**
   * One text a photo, none of whose three parts can hold a space: see `readPhoto`. To build JSON of them took PostgreSQL a
   * quarter of the time of a page's statement.
   */
  photos: string[];
}

/** With what the viewer is compared by. */
export interface VisibleCardRow extends PhotoCardRow {
  viewer_cell: string | null;
  viewer_interests: string[];
}

const columns = (db: Queries, at?: Date) => db.part`
  u.id, p.full_name, p.birth_date::text as birth_date, p.gender, p.bio, p.interests, p.prompts, p.intent, p.height_cm,
  p.languages, ${cellAt(db, at)} as cell, ${cityAt(db, at)} as city, p.hide_age, p.hide_distance, p.hide_activity, p.verified, u.made_up, u.last_active_at`;

/** What a card shows, of an account `u` and its profile `p`. */
export const cardColumns = (db: Queries, at: Date) => db.part`
  ${columns(db, at)}, array(
    select f.id || ' ' || f.storage_key || ' ' || f.blurhash
    from app.photos f where f.user_id = u.id and f.moderation = 'approved' order by f.position) as photos`;

/** A text of `photos`. */
export function readPhoto(text: string): PhotoFiles {
  const [id = '', storage_key = '', blurhash = ''] = text.split(' ');
  return { id, storage_key, blurhash };
}

/** The profiles of these people, in no order. */
export const findCardRows = (db: Queries, ids: readonly string[]) => db<CardRow>('findCardRows')`
  select ${columns(db)} from app.users u join app.user_profiles p on p.user_id = u.id
  where u.id = any(${ids}::uuid[])`;

/** Those of these people whom the viewer may see, by the one definition of app.visible_pairs, in no order. */
export async function listVisibleCards(
  db: Queries,
  viewerId: string,
  ids: readonly string[],
  photoRequired: boolean,
  at: Date,
): Promise<VisibleCardRow[]> {
  const viewers = ids.map(() => viewerId);
  return db<VisibleCardRow>('listVisibleCards')`
    select ${cardColumns(db, at)}, viewer.cell as viewer_cell, viewer.interests as viewer_interests
    from app.visible_pairs(${viewers}::uuid[], ${ids}::uuid[], ${photoRequired}, ${at}) seen
      join app.users u on u.id = seen.person_id join app.user_profiles p on p.user_id = u.id
      join lateral (select ${cellAt(db, at)} as cell, p.interests
        from app.user_profiles p where p.user_id = seen.member_id) viewer on true`;
}

/**
 * Whether a member has met a person in a way that opens their card: in the deck since `since`, or in a live match.
 * A match that ended closes it, whatever the deck remembers.
 */
export async function hasMet(db: Queries, memberId: string, personId: string, since: Date): Promise<boolean> {
  const [row] = await db<{ in_deck: boolean; match: 'live' | 'ended' | null }>('hasMet')`
    select exists (
        select from app.deck_cards
        where viewer_id = ${memberId} and person_id = ${personId} and shown_at > ${since}) as in_deck,
      (select case when ended_at is null then 'live' else 'ended' end from app.matches
        where user_a = least(${memberId}::uuid, ${personId}::uuid)
          and user_b = greatest(${memberId}::uuid, ${personId}::uuid)) as match`;
  return row !== undefined && (row.match === 'live' || (row.match === null && row.in_deck));
}

/** Whether the member has paid to see that this person likes them. */
export async function isRevealed(db: Queries, memberId: string, personId: string): Promise<boolean> {
  const rows = await db('isRevealed')`
    select 1 from app.revealed_likes where user_id = ${memberId} and person_id = ${personId}`;
  return rows.length > 0;
}

/** Whether a person likes the member and has had no answer. */
export async function likesMe(db: Queries, memberId: string, personId: string): Promise<boolean> {
  const rows = await db('likesMe')`
    select 1 from app.decisions where actor_id = ${personId} and target_id = ${memberId} and kind <> 'pass'
      and not exists (select from app.decisions where actor_id = ${memberId} and target_id = ${personId})`;
  return rows.length > 0;
}
