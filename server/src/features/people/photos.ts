import { MAX_PHOTOS, type Photo } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { fileKeys } from './photo-files.ts';
import {
  closeGap,
  insertPhoto,
  listPhotos,
  type PhotoRow,
  removePhoto,
  setPhotoOrder,
} from './photo-queries.ts';
import { presentPhoto } from './present-photo.ts';
import { lockProfile } from './profile-queries.ts';

/**
 * Adds a photo behind the others. The profile's row is locked, so parallel uploads take one place after the other.
 * Throws `photo_limit`.
 */
export async function addPhoto(
  ctx: Pick<Context, 'db'>,
  photo: Omit<PhotoRow, 'position'>,
): Promise<PhotoRow> {
  return ctx.db.tx(async (tx) => {
    if (!(await lockProfile(tx, String(photo.user_id)))) throw ERRORS.notFound();
    const present = await listPhotos(tx, String(photo.user_id));
    if (present.length >= MAX_PHOTOS) throw ERRORS.photoLimit();
    const row = { ...photo, position: present.length + 1 } as PhotoRow;
    await insertPhoto(tx, row);
    return row;
  });
}

/** Puts the member's photos in a new order. Throws `photo_order_mismatch` unless every one is named exactly once. */
export async function orderPhotos(
  ctx: Pick<Context, 'db' | 'clock' | 'mediaUrls'>,
  me: Member,
  photoIds: readonly string[],
): Promise<{ photos: Photo[] }> {
  const rows = await ctx.db.tx(async (tx) => {
    await lockProfile(tx, me.id);
    const present = new Set((await listPhotos(tx, me.id)).map((row) => row.id));
    const named = new Set(photoIds);
    if (named.size !== photoIds.length || present.symmetricDifference(named).size > 0)
      throw ERRORS.photoOrderMismatch();
    await setPhotoOrder(tx, me.id, photoIds);
    return listPhotos(tx, me.id);
  });
  return { photos: rows.map((row) => presentPhoto(row, urlsNow(ctx))) };
}

/** Deletes one of the member's photos: the row, then, when that is certain, its files. Throws `not_found`. */
export async function deletePhoto(
  ctx: Pick<Context, 'db' | 'storage' | 'feed' | 'log'>,
  me: Member,
  photoId: string,
): Promise<void> {
  const row = await ctx.db.tx(async (tx) => {
    await lockProfile(tx, me.id);
    const removed = await removePhoto(tx, me.id, photoId);
    if (!removed) throw ERRORS.notFound();
    await closeGap(tx, me.id, removed.position);
    return removed;
  });
  await ctx.feed.refresh([me.id]);
  try {
    await ctx.storage.delete(fileKeys({ storageKey: row.storage_key, blurKey: row.blur_key }));
  } catch (err) {
    // The photo is gone for everybody; its files wait for whoever reads the log.
    ctx.log.error({ err, photoId }, 'files of a deleted photo could not be deleted');
  }
}

/** Signs the addresses of one answer, all at the same moment. */
export function urlsNow(ctx: Pick<Context, 'clock' | 'mediaUrls'>): (storageKey: string) => string {
  const now = new Date(ctx.clock.now());
  return (storageKey) => ctx.mediaUrls.sign(storageKey, now);
}
