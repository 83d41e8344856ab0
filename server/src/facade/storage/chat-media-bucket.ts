import { MAX_MEDIA_BYTES } from '@romantic/contract';
import {
  addMediaObject,
  checkRoomForMedia,
  findMediaObject,
  listMediaObjects,
  removeMediaObjects,
} from '../../features/chat/media-objects.ts';
import type { Bucket } from './bucket.ts';

/** What members send each other, as by `POST /api/messages/media`: `<user id>/<conversation id>/<name>`. */
export const chatMediaBucket: Bucket = {
  id: 'chat-media',
  maxBytes: Math.max(...Object.values(MAX_MEDIA_BYTES)),
  types: ['image/*', 'audio/*', 'video/*'],
  find: findMediaObject,
  list: listMediaObjects,
  checkRoom: checkRoomForMedia,
  add: addMediaObject,
  remove: removeMediaObjects,
};
