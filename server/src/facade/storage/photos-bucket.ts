import { MAX_PHOTO_BYTES } from '@romantic/contract';
import {
  addPhotoObject,
  checkRoomForPhoto,
  findPhotoObject,
  listPhotoObjects,
  removePhotoObjects,
} from '../../features/people/photo-objects.ts';
import type { Bucket } from './bucket.ts';

/** The members' photos: what is uploaded here is a photo of the profile, as by `POST /api/users/upload-photo`. */
export const photosBucket: Bucket = {
  id: 'photos',
  maxBytes: MAX_PHOTO_BYTES,
  types: ['image/jpeg', 'image/png', 'image/webp', 'image/avif'],
  find: findPhotoObject,
  list: (ctx, me) => listPhotoObjects(ctx, me.id),
  checkRoom: checkRoomForPhoto,
  add: addPhotoObject,
  remove: removePhotoObjects,
};
