import type { CardPhoto, Photo } from '@romantic/contract';
import { sizeKey } from './photo-files.ts';
import type { PhotoRow } from './photo-queries.ts';

/** Makes the expiring address of a stored file. */
export type SignUrl = (storageKey: string) => string;

/** What of a photo others get to see. */
export type PhotoFiles = Pick<PhotoRow, 'id' | 'storage_key' | 'blurhash'>;

/** A photo as others see it. */
export function presentCardPhoto(row: PhotoFiles, sign: SignUrl): CardPhoto {
  const url = (size: 'small' | 'medium' | 'large') => sign(sizeKey(row.storage_key, size));
  return {
    id: row.id,
    blurhash: row.blurhash,
    urls: { small: url('small'), medium: url('medium'), large: url('large') },
  };
}

/** A photo as its owner sees it. */
export function presentPhoto(row: PhotoRow, sign: SignUrl): Photo {
  const { position, width, height, moderation } = row;
  return {
    ...presentCardPhoto(row, sign),
    position,
    width,
    height,
    moderation,
    createdAt: row.created_at.toISOString(),
  };
}
