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
 * Adds a photo behind the others, or with `replace` in the place of the one that has its name; gives that one too. The
 * profile's row is locked, so parallel uploads take one place after the other. Throws `photo_limit`,
 * `photo_name_taken`, and `registration_required` where there is no profile.
 */
export async function addPhoto(
  ctx: Pick<Context, 'db'>,
  photo: Omit<PhotoRow, 'position'>,
  { replace = false }: { replace?: boolean } = {},
): Promise<{ added: PhotoRow; replaced: PhotoRow | null }> {
  const userId = String(photo.user_id);
  return ctx.db.tx(async (tx) => {
    if (!(await lockProfile(tx, userId))) throw ERRORS.registrationRequired();
    const present = await listPhotos(tx, userId);
    const namesake = findNamesake(present, photo.object_name as string | null);
    if (namesake && !replace) throw ERRORS.photoNameTaken();
    if (!namesake && present.length >= MAX_PHOTOS) throw ERRORS.photoLimit();
    const replaced = namesake && (await removePhoto(tx, userId, namesake.id));
    const added = { ...photo, position: replaced?.position ?? present.length + 1 } as PhotoRow;
    await insertPhoto(tx, added);
    return { added, replaced };
  });
}

/** The photo that its owner means by a name: the one they gave it, or `<id>.webp`, which every photo has. */
export function findNamesake<P extends Pick<PhotoRow, 'id' | 'object_name'>>(
  photos: readonly P[],
  name: string | null,
): P | null {
  return (
    photos.find(({ id, object_name: given }) => name !== null && [given, `${id}.webp`].includes(name)) ?? null
  );
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
  await deletePhotoFiles(ctx, row);
}

/** After its row went. What cannot be deleted is gone for everybody; it waits for whoever reads the log. */
export async function deletePhotoFiles(ctx: Pick<Context, 'storage' | 'log'>, row: PhotoRow): Promise<void> {
  try {
    await ctx.storage.delete(fileKeys({ storageKey: row.storage_key, blurKey: row.blur_key }));
  } catch (err) {
    ctx.log.error({ err, photoId: row.id }, 'files of a deleted photo could not be deleted');
  }
}

/** Signs the addresses of one answer, all at the same moment. */
export function urlsNow(ctx: Pick<Context, 'clock' | 'mediaUrls'>): (storageKey: string) => string {
  const now = new Date(ctx.clock.now());
  return (storageKey) => ctx.mediaUrls.sign(storageKey, now);
}
