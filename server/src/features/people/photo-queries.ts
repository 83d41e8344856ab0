import type { Queries, Row } from '../../db/db.ts';

export type Moderation = 'pending' | 'approved' | 'rejected';

export interface PhotoRow extends Row {
  id: string;
  user_id: string;
  position: number;
  storage_key: string;
  blur_key: string;
  blurhash: string;
  width: number;
  height: number;
  moderation: Moderation;
  /** The name its owner uploaded it under to the bucket "photos"; null: `<id>.webp`. */
  object_name: string | null;
  created_at: Date;
}

const columns = (db: Queries) => db.part`
  id, user_id, position, storage_key, blur_key, blurhash, width, height, moderation, object_name, created_at`;

/** All photos of a member in their order. */
export const listPhotos = (db: Queries, userId: string) => db<PhotoRow>('listPhotos')`
  select ${columns(db)} from app.photos where user_id = ${userId} order by position`;

/** The photos of these people that others may see, in each one's order. */
export const listApprovedPhotos = (db: Queries, userIds: readonly string[]) => db<PhotoRow>(
  'listApprovedPhotos',
)`
  select ${columns(db)} from app.photos
  where user_id = any(${userIds}::uuid[]) and moderation = 'approved' order by user_id, position`;

export async function countPhotos(db: Queries, userId: string): Promise<number> {
  const [row] = await db<{ count: number }>('countPhotos')`
    select count(*)::int as count from app.photos where user_id = ${userId}`;
  return row?.count ?? 0;
}

export async function insertPhoto(tx: Queries, row: PhotoRow): Promise<void> {
  await tx('insertPhoto')`
    insert into app.photos (id, user_id, position, storage_key, blur_key, blurhash, width, height, moderation,
      object_name, created_at)
    values (${row.id}, ${row.user_id}, ${row.position}, ${row.storage_key}, ${row.blur_key}, ${row.blurhash},
      ${row.width}, ${row.height}, ${row.moderation}, ${row.object_name}, ${row.created_at})`;
}

/** Deletes the member's photo; null when they have no such photo. */
export async function removePhoto(tx: Queries, userId: string, photoId: string): Promise<PhotoRow | null> {
  const [row] = await tx<PhotoRow>('removePhoto')`
    delete from app.photos where id = ${photoId} and user_id = ${userId} returning ${columns(tx)}`;
  return row ?? null;
}

/** Those behind a deleted photo move up. */
export async function closeGap(tx: Queries, userId: string, position: number): Promise<void> {
  await tx('closeGap')`
    update app.photos set position = position - 1 where user_id = ${userId} and position > ${position}`;
}

/** Positions 1, 2, … in the order of the ids. */
export async function setPhotoOrder(tx: Queries, userId: string, photoIds: readonly string[]): Promise<void> {
  await tx('setPhotoOrder')`
    update app.photos p set position = wanted.position
    from unnest(${photoIds}::uuid[]) with ordinality as wanted (id, position)
    where p.user_id = ${userId} and p.id = wanted.id`;
}
