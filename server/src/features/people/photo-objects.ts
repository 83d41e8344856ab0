import { rm } from 'node:fs/promises';
import { MAX_PHOTOS } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { AppError, ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import type { ReceivedFile } from '../../http/multipart.ts';
import { getPerson } from './cards.ts';
import { sizeKey } from './photo-files.ts';
import { listApprovedPhotos, listPhotos, type PhotoRow } from './photo-queries.ts';
import { addReceivedPhoto } from './photo-upload.ts';
import { deletePhoto, findNamesake } from './photos.ts';

/** A photo as a file with a name: how clients of the bucket "photos" know it. */
export interface PhotoObject {
  id: string;
  ownerId: string;
  /** Without the owner's folder. */
  name: string;
  /** Where its largest picture lies. */
  storageKey: string;
  /** null for others: when somebody uploads is nobody's business. */
  createdAt: Date | null;
}

/** The name that every photo has; its owner may have given it another at the upload. */
const plainName = (photoId: string): string => `${photoId}.webp`;

function describe(row: PhotoRow): PhotoObject {
  return {
    id: row.id,
    ownerId: row.user_id,
    name: row.object_name ?? plainName(row.id),
    storageKey: sizeKey(row.storage_key, 'large'),
    createdAt: row.created_at,
  };
}

/** One's own photos in their order, also those that wait for the staff. */
export async function listPhotoObjects(ctx: Pick<Context, 'db'>, ownerId: string): Promise<PhotoObject[]> {
  return (await listPhotos(ctx.db, ownerId)).map(describe);
}

/**
 * A photo for somebody who names it: an own one, or one on a card that the viewer may open (getPerson), which holds
 * approved photos only. What others call a photo is its plain name: names that owners give are their own. Null: not
 * there, and not theirs to see.
 */
export async function findPhotoObject(
  ctx: Pick<Context, 'db' | 'clock' | 'config' | 'mediaUrls'>,
  viewer: Member,
  ownerId: string,
  name: string,
): Promise<PhotoObject | null> {
  if (ownerId === viewer.id) {
    const own = findNamesake(await listPhotos(ctx.db, ownerId), name);
    return own ? describe(own) : null;
  }
  const card = await getPerson(ctx, viewer, ownerId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  });
  if (!card?.photos.some(({ id }) => plainName(id) === name)) return null;
  const row = (await listApprovedPhotos(ctx.db, [ownerId])).find(({ id }) => plainName(id) === name);
  return row ? { ...describe(row), name, createdAt: null } : null;
}

type Needs = Parameters<typeof addReceivedPhoto>[0];

/**
 * The way of every uploaded photo (checked, re-encoded, judged by the staff), under a name. Takes the file over.
 * `replace` puts it in the place of the photo that has the name. Throws `photo_name_taken` without it, and what
 * addReceivedPhoto throws.
 */
export async function addPhotoObject(
  ctx: Needs,
  ownerId: string,
  file: ReceivedFile,
  { name, replace }: { name: string; replace: boolean },
): Promise<PhotoObject> {
  try {
    return describe(await addReceivedPhoto(ctx, ownerId, file, { name, replace }));
  } finally {
    await rm(file.path, { force: true });
  }
}

/** Deletes those of one's photos that have these names; gives them. */
export async function removePhotoObjects(
  ctx: Parameters<typeof deletePhoto>[0],
  me: Member,
  names: readonly string[],
): Promise<PhotoObject[]> {
  const photos = (await listPhotos(ctx.db, me.id)).filter((photo) =>
    names.some((name) => findNamesake([photo], name)),
  );
  const removed: PhotoObject[] = [];
  for (const photo of photos) {
    const gone = await deletePhoto(ctx, me, photo.id).then(
      () => true,
      (error: unknown) => {
        // Another call was first.
        if (error instanceof AppError && error.code === 'not_found') return false;
        throw error;
      },
    );
    if (gone) removed.push(describe(photo));
  }
  return removed;
}

/** What addPhotoObject would refuse after the upload. Throws `photo_limit` or `photo_name_taken`. */
export async function checkRoomForPhoto(
  ctx: Pick<Context, 'db'>,
  ownerId: string,
  { name, replace }: { name: string; replace: boolean },
): Promise<void> {
  const present = await listPhotos(ctx.db, ownerId);
  const namesake = findNamesake(present, name);
  if (namesake && !replace) throw ERRORS.photoNameTaken();
  if (!namesake && present.length >= MAX_PHOTOS) throw ERRORS.photoLimit();
}
