import { z } from 'zod';
import { Instant, Uuid } from './fields.ts';

/** Expiring signed URLs of WebP files, at most 320, 720 and 1,440 px on the longer side. */
export const PhotoUrls = z
  .object({ small: z.string(), medium: z.string(), large: z.string() })
  .meta({ id: 'PhotoUrls' });

/** A photo as others see it. */
export const CardPhoto = z
  .object({ id: Uuid, blurhash: z.string(), urls: PhotoUrls })
  .meta({ id: 'CardPhoto' });
export type CardPhoto = z.infer<typeof CardPhoto>;

/** A photo as its owner sees it. `position` from 1; 1 is shown first. Only approved photos are shown to others. */
export const Photo = CardPhoto.extend({
  position: z.int(),
  width: z.int(),
  height: z.int(),
  moderation: z.enum(['pending', 'approved', 'rejected']),
  createdAt: Instant,
}).meta({ id: 'Photo' });
export type Photo = z.infer<typeof Photo>;

export const MAX_PHOTOS = 9;
/** Bytes of one uploaded file. */
export const MAX_PHOTO_BYTES = 12 * 1024 * 1024;
