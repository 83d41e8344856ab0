import type { Queries, Row } from '../../db/db.ts';

/** A file of a conversation with what its names are made of. */
export interface NamedMedia extends Row {
  id: string;
  conversation_id: string;
  owner_id: string;
  storage_key: string;
  thumbnail_key: string | null;
  object_name: string | null;
  moderation: 'pending' | 'approved' | 'rejected';
  created_at: Date;
  sent_at: Date | null;
}

const columns = (db: Queries) => db.part`
  f.id, f.conversation_id, f.owner_id, f.storage_key, f.thumbnail_key, f.object_name, f.moderation, f.created_at, f.sent_at`;

/** By the name that its owner gave it, or by its plain one: its id and the end of its key. */
export async function findNamed(
  db: Queries,
  { conversationId, ownerId, rest }: { conversationId: string; ownerId: string; rest: string },
): Promise<NamedMedia | null> {
  const [row] = await db<NamedMedia>('findNamedMedia')`
    select ${columns(db)} from app.message_media f
    where f.conversation_id = ${conversationId} and f.owner_id = ${ownerId} and f.stored_at is not null
      and f.swept_at is null
      and ${rest} in (f.object_name, f.id || '.' || substring(f.storage_key from '[^.]*$'))`;
  return row ?? null;
}

export const listOwnMedia = (db: Queries, ownerId: string, limit: number) => db<NamedMedia>('listOwnMedia')`
  select ${columns(db)} from app.message_media f join app.matches m on m.id = f.conversation_id and m.ended_at is null
  where f.owner_id = ${ownerId} and f.stored_at is not null and f.swept_at is null
    and not exists (select from app.messages t where t.media_id = f.id and t.deleted_at is not null)
  order by f.created_at desc limit ${limit}`;

/** From now on nobody sends it any more; false when it was sent, or is gone. */
export async function sweepUnsentOf(db: Queries, id: string, now: Date): Promise<boolean> {
  const rows = await db('sweepUnsentMediaOf')`
    update app.message_media set swept_at = ${now} where id = ${id} and sent_at is null and swept_at is null
    returning id`;
  return rows.length > 0;
}
