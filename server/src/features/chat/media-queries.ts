import type { Queries } from '../../db/db.ts';
import type { MediaFields } from './message-queries.ts';

export interface NewMedia extends Omit<MediaFields, 'moderation'> {
  conversation_id: string;
  moderation: 'pending' | 'approved';
  /** Of its owner's choice, at the storage door. */
  object_name: string | null;
  created_at: Date;
}

/**
 * The row comes before its files, so that a process that dies between leaves nothing that nobody knows of. False when
 * its owner has given the name in this conversation before.
 */
export async function insertMedia(db: Queries, row: NewMedia): Promise<boolean> {
  const inserted = await db('insertMedia')`
    insert into app.message_media (id, conversation_id, owner_id, kind, storage_key, thumbnail_key, content_type, bytes,
      width, height, blurhash, duration_ms, waveform, moderation, object_name, created_at)
    values (${row.id}, ${row.conversation_id}, ${row.owner_id}, ${row.kind}, ${row.storage_key}, ${row.thumbnail_key},
      ${row.content_type}, ${row.bytes}, ${row.width}, ${row.height}, ${row.blurhash}, ${row.duration_ms},
      ${row.waveform}::smallint[], ${row.moderation}, ${row.object_name}, ${row.created_at})
    on conflict (conversation_id, owner_id, object_name) where object_name is not null do nothing returning id`;
  return inserted.length > 0;
}

/** The files are there: from now on it can be sent. */
export async function markStored(db: Queries, id: string, at: Date): Promise<void> {
  await db('markMediaStored')`update app.message_media set stored_at = ${at} where id = ${id}`;
}

/** How many uploads of the member wait to be sent. */
export async function countUnsentMedia(db: Queries, ownerId: string, since: Date): Promise<number> {
  const [row] = await db<{ count: number }>('countUnsentMedia')`
    select count(*)::int as count from app.message_media
    where sent_at is null and created_at > ${since} and owner_id = ${ownerId}`;
  return row?.count ?? 0;
}

/**
 * Whether a file of a conversation may be handed out: its match is live, both members' accounts are, and it is neither
 * rejected nor in a deleted message.
 */
export async function isServable(db: Queries, storageKey: string): Promise<boolean> {
  const rows = await db('isMediaServable')`
    select from (
        select * from app.message_media where storage_key = ${storageKey}
        union all select * from app.message_media where thumbnail_key = ${storageKey}
      ) f join app.matches m on m.id = f.conversation_id and m.ended_at is null
      join app.users a on a.id = m.user_a and a.status = 'active'
      join app.users b on b.id = m.user_b and b.status = 'active'
    where f.moderation <> 'rejected' and f.swept_at is null
      and not exists (select from app.messages t where t.media_id = f.id and t.deleted_at is not null)`;
  return rows.length > 0;
}

/** Marks what was never sent since `before`, and gives everything marked, also by a run that died. */
export const sweepUnsent = (db: Queries, before: Date, now: Date, limit: number) => db<{
  id: string;
  storage_key: string;
  thumbnail_key: string | null;
}>('sweepUnsentMedia')`
  update app.message_media set swept_at = ${now}
  where id = any(array(
      select id from app.message_media where sent_at is null and created_at < ${before} order by created_at limit ${limit}))
    and sent_at is null
  returning id, storage_key, thumbnail_key`;

export async function forgetMedia(db: Queries, ids: readonly string[]): Promise<void> {
  await db('forgetMedia')`
    delete from app.message_media where id = any(${ids}::uuid[]) and sent_at is null and swept_at is not null`;
}

/**
 * Files that no member has been able to see since `before`: of deleted messages and of matches that are over. Not those
 * between two of whom one has reported the other: they are evidence.
 */
export const listUnseenMedia = (db: Queries, before: Date, limit: number) => db<{
  id: string;
  storage_key: string;
  thumbnail_key: string | null;
}>('listUnseenMedia')`
  select f.id, f.storage_key, f.thumbnail_key
  from (
      select t.media_id as id from app.messages t where t.deleted_at < ${before} and t.media_id is not null
      union select f.id from app.matches m join app.message_media f on f.conversation_id = m.id where m.ended_at < ${before}
    ) o join app.message_media f on f.id = o.id join app.matches m on m.id = f.conversation_id
  where f.swept_at is null and f.sent_at is not null and not exists (
    select from app.reports r
    where (r.reporter_id, r.reported_id) in ((m.user_a, m.user_b), (m.user_b, m.user_a)))
  limit ${limit}`;

/** Their files are gone; the messages stay, and say what there was. */
export async function markSwept(db: Queries, ids: readonly string[], now: Date): Promise<void> {
  await db('markMediaSwept')`update app.message_media set swept_at = ${now} where id = any(${ids}::uuid[])`;
}
