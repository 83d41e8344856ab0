import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { MAX_PHOTO_BYTES, MAX_PHOTOS, type Photo } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { type AppError, ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { discardRest } from '../../http/discard-rest.ts';
import { type ReceivedFile, receiveFile, UploadError, type UploadRefusal } from '../../http/multipart.ts';
import { newPublicId } from '../../ids.ts';
import type { ImageRefusal, ProcessedImage } from '../../images/process.ts';
import { createPhotoKeys, fileKeys, putPhotoFiles } from './photo-files.ts';
import { countPhotos, type PhotoRow } from './photo-queries.ts';
import { addPhoto, deletePhotoFiles, urlsNow } from './photos.ts';
import { presentPhoto } from './present-photo.ts';

type Needs = Pick<
  Context,
  'config' | 'db' | 'clock' | 'images' | 'storage' | 'mediaUrls' | 'feed' | 'uploadDir' | 'log'
>;

/**
 * Adds a photo from a multipart request: streamed to a temporary file, decoded in a thread, stored in four files, and
 * only then written to the database. Whatever goes wrong, nothing of it stays.
 * @NOTE a process that dies between storing and writing leaves files that nothing refers to.
 */
export async function uploadPhoto(ctx: Needs, me: Member, req: IncomingMessage): Promise<Photo> {
  if ((await countPhotos(ctx.db, me.id)) >= MAX_PHOTOS) {
    // Read on, or a client that is still sending sees a broken connection instead of the answer.
    void discardRest(req);
    throw ERRORS.photoLimit();
  }
  const file = await receivePhoto(ctx, req);
  try {
    return presentPhoto(await addReceivedPhoto(ctx, me.id, file), urlsNow(ctx));
  } finally {
    await rm(file.path, { force: true });
  }
}

/** What a client of the bucket "photos" wants beyond our own upload. */
interface Naming {
  name: string | null;
  /** Takes the place of the photo that has the name. */
  replace: boolean;
}

/** The way of a received file to a photo, whichever door it came through. The caller deletes the file. */
export async function addReceivedPhoto(
  ctx: Needs,
  userId: string,
  file: ReceivedFile,
  naming: Naming = { name: null, replace: false },
): Promise<PhotoRow> {
  const row = await storePhoto(ctx, userId, await processPhoto(ctx, file), naming);
  await ctx.feed.refresh([userId]);
  return row;
}

async function receivePhoto(ctx: Needs, req: IncomingMessage): Promise<ReceivedFile> {
  let file: ReceivedFile;
  try {
    file = await receiveFile(req, { maxBytes: MAX_PHOTO_BYTES, directory: ctx.uploadDir, maxFields: 8 });
  } catch (error) {
    throw error instanceof UploadError ? uploadRefusal(error) : storageTrouble(error);
  }
  const unknown = Object.keys(file.fields);
  if (unknown.length === 0) return file;
  await rm(file.path, { force: true });
  throw ERRORS.invalidInput(unknown.map((path) => ({ path, message: 'Unrecognized key' })));
}

async function processPhoto(ctx: Needs, file: ReceivedFile): Promise<ProcessedImage> {
  const { declaredType, fileName } = file;
  const result = await ctx.images.process(file.path, { declaredType, fileName });
  if ('refused' in result) throw imageRefusal(result.refused);
  return result;
}

async function storePhoto(
  ctx: Needs,
  userId: string,
  image: ProcessedImage,
  { name, replace }: Naming,
): Promise<PhotoRow> {
  const keys = createPhotoKeys();
  await putPhotoFiles(ctx.storage, keys, image.files).catch((error) => {
    throw storageTrouble(error);
  });
  const now = ctx.clock.now();
  try {
    const photo = {
      id: newPublicId(),
      user_id: userId,
      storage_key: keys.storageKey,
      blur_key: keys.blurKey,
      blurhash: image.blurhash,
      width: image.width,
      height: image.height,
      moderation: ctx.config.photoModeration,
      object_name: name,
      created_at: new Date(now),
    };
    const { added, replaced } = await addPhoto(ctx, photo, { replace });
    if (replaced) await deletePhotoFiles(ctx, replaced);
    return added;
  } catch (error) {
    await ctx.storage.delete(fileKeys(keys)).catch((err) => ctx.log.error({ err }, 'files of no photo stay'));
    throw error;
  }
}

function uploadRefusal(error: UploadError): AppError {
  return UPLOAD_REFUSALS[error.reason](error.message);
}

const notTheFile = (message: string) => ERRORS.invalidInput([{ path: 'file', message }]);

const UPLOAD_REFUSALS: Record<UploadRefusal, (message: string) => AppError> = {
  too_large: () => ERRORS.photoTooLarge(),
  not_multipart: () => ERRORS.unsupportedMediaType('multipart/form-data'),
  no_file: notTheFile,
  too_many_files: notTheFile,
  malformed: notTheFile,
  timed_out: notTheFile,
  // Nobody is there to read it.
  aborted: notTheFile,
};

/** What a picture that was not taken is answered. */
export function imageRefusal(refused: ImageRefusal): AppError {
  return IMAGE_REFUSALS[refused]();
}

const IMAGE_REFUSALS: Record<ImageRefusal, () => AppError> = {
  unsupported_type: ERRORS.photoUnsupported,
  heic: ERRORS.photoUnsupported,
  type_mismatch: ERRORS.photoTypeMismatch,
  active_content: ERRORS.photoUnsafe,
  unreadable: ERRORS.photoUnreadable,
  too_slow: ERRORS.photoUnreadable,
  too_many_pixels: ERRORS.photoDimensions,
  too_small: ERRORS.photoDimensions,
  busy: () => ERRORS.unavailable('Too many photos at once; try again in a moment', 5),
  crashed: () => ERRORS.unavailable('The photo could not be read; try again in a moment', 5),
};

function storageTrouble(cause: unknown): AppError {
  return ERRORS.unavailable('Photos cannot be stored at the moment', 30, cause);
}
