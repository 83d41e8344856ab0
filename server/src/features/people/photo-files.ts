import { randomBytes } from 'node:crypto';
import type { ProcessedImage } from '../../images/process.ts';
import type { Storage } from '../../providers/storage/index.ts';
import { createStorageKey } from '../../providers/storage/storage-key.ts';

/** Where the files of one photo lie. Neither key leads to the other, nor to whose photo it is. */
export interface PhotoKeys {
  /** A folder: `<storageKey>/small.webp`, `medium.webp`, `large.webp`. */
  storageKey: string;
  /** The key of the blurred picture itself, `….webp`. */
  blurKey: string;
}

export const PHOTO_SIZES = ['small', 'medium', 'large'] as const;
export type PhotoSize = (typeof PHOTO_SIZES)[number];

export function createPhotoKeys(): PhotoKeys {
  return { storageKey: randomBytes(16).toString('hex'), blurKey: createStorageKey('webp') };
}

export function sizeKey(storageKey: string, size: PhotoSize): string {
  return `${storageKey}/${size}.webp`;
}

/** All four files of a photo. */
export function fileKeys({ storageKey, blurKey }: PhotoKeys): string[] {
  return [...PHOTO_SIZES.map((size) => sizeKey(storageKey, size)), blurKey];
}

/** Stores the four files; when one cannot be stored, none stays, and the trouble is thrown. */
export async function putPhotoFiles(
  storage: Storage,
  keys: PhotoKeys,
  files: ProcessedImage['files'],
): Promise<void> {
  try {
    for (const size of PHOTO_SIZES)
      await storage.put(sizeKey(keys.storageKey, size), files[size], 'image/webp');
    await storage.put(keys.blurKey, files.blurred, 'image/webp');
  } catch (error) {
    await storage.delete(fileKeys(keys)).catch(() => {});
    throw error;
  }
}
