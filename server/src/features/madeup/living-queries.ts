import type { Queries } from '../../db/db.ts';
import type { PortraitSpec } from './portrait-spec.ts';

/** A like that a made-up person has not answered. */
export interface OpenLike extends Record<string, unknown> {
  member_id: string;
  person_id: string;
  selectivity: number;
  liked_at: Date;
}

/** The oldest likes of the last day that wait for a made-up person's answer. */
export const listOpenLikes = (db: Queries, since: Date, limit: number) => db<OpenLike>('listOpenLikes')`
  select d.actor_id as member_id, d.target_id as person_id, m.selectivity, d.created_at as liked_at
  from app.made_up_people m join app.decisions d on d.target_id = m.user_id and d.kind <> 'pass' and d.created_at > ${since}
  where not exists (select from app.decisions r where r.actor_id = d.target_id and r.target_id = d.actor_id)
    and not app.hidden_from(d.actor_id, d.target_id)
  order by d.created_at limit ${limit}`;

export interface Newcomer extends Record<string, unknown> {
  id: string;
  cell: string;
  city: string | null;
  country: string | null;
}

/** Real members of the last hour whom fewer than `admirers` made-up people like. */
export async function listUnadmiredNewcomers(db: Queries, since: Date, admirers: number, limit: number) {
  return db<Newcomer>('listUnadmiredNewcomers')`
    select u.id, p.cell, p.city, p.country from app.users u join app.user_profiles p on p.user_id = u.id and p.cell is not null and not p.paused
    where not u.made_up and u.status = 'active' and u.created_at > ${since}
      and (select count(*) from app.decisions d join app.made_up_people m on m.user_id = d.actor_id
           where d.target_id = u.id and d.kind <> 'pass') < ${admirers}
      and exists (select from app.made_up_people)
    limit ${limit}`;
}

/** The last message of a conversation, written by a member to a made-up person. */
export interface Unanswered extends Record<string, unknown> {
  id: string;
  conversation_id: string;
  person_id: string;
  content: string | null;
  created_at: Date;
  reply_delay_seconds: number;
  was_read: boolean;
}

/** What members wrote since then that a made-up person has not answered, the oldest first. */
export const listUnanswered = (db: Queries, since: Date, limit: number) => db<Unanswered>('listUnanswered')`
  select t.id, t.conversation_id, p.user_id as person_id, t.content, t.created_at, p.reply_delay_seconds,
    t.read_at is not null as was_read
  from app.matches m
    join app.made_up_people p on p.user_id in (m.user_a, m.user_b)
    join app.messages t on t.conversation_id = m.id and t.seq = m.last_seq and t.sender_id <> p.user_id
  where m.ended_at is null and m.last_at > ${since} and t.deleted_at is null and t.type not in ('call', 'gift')
    and not exists (select from app.made_up_people s where s.user_id = t.sender_id)
  order by t.created_at limit ${limit}`;

/** Which of these people are made up and act by themselves. */
export async function listMadeUp(db: Queries, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db<{ user_id: string }>('listMadeUp')`
    select user_id from app.made_up_people where user_id = any(${ids}::uuid[])`;
  return new Set(rows.map((row) => row.user_id));
}

/** Lets a random few be active now, so that the crowd stays as lively as it was made. */
export async function stirPeople(db: Queries, share: number, now: Date): Promise<void> {
  await db('stirPeople')`
    update app.users set last_active_at = ${now}
    where id in (select user_id from app.made_up_people where random() < ${share})`;
}

/** How the picture with this storage key or blur key is drawn; null for real pictures and unknown keys. */
export async function findPortrait(
  db: Queries,
  storageKey: string,
  blurKey: string,
): Promise<PortraitSpec | null> {
  const [row] = await db<{ portrait: PortraitSpec | null }>('findPortrait')`
    select portrait from app.photos where storage_key = ${storageKey} or blur_key = ${blurKey}`;
  return row?.portrait ?? null;
}
