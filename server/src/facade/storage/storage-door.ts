import { perAddress } from '@romantic/contract';
import { type Door, type DoorRoute, notInSubset } from '../door.ts';
import { describeBucket, listBuckets, listObjects, removeObject, removeObjects } from './storage-lists.ts';
import {
  describeObject,
  downloadObject,
  downloadSigned,
  signDownload,
  signDownloads,
} from './storage-reads.ts';
import { noSuchBucket, refuseStorage, translateForStorage } from './storage-refusals.ts';
import { signUpload, uploadObject, uploadSigned } from './storage-uploads.ts';

type Handle = DoorRoute['handle'];

const uploads = perAddress(120, 60);
const reads = perAddress(6000, 60);
const writes = perAddress(600, 60);

const get = (name: string, path: string, handle: Handle): DoorRoute => ({
  name: `storage.${name}`,
  method: 'get',
  path,
  limit: reads,
  handle,
});
const post = (name: string, path: string, handle: Handle): DoorRoute => ({
  name: `storage.${name}`,
  method: 'post',
  path,
  limit: writes,
  handle,
});
const upload = (method: 'post' | 'put', path: string, handle: Handle): DoorRoute => ({
  name: 'storage.upload',
  method,
  path,
  limit: uploads,
  bodyBytes: null,
  handle,
});
const remove = (path: string, handle: Handle): DoorRoute => ({
  name: 'storage.remove',
  method: 'delete',
  path,
  limit: writes,
  handle,
});

/** Nothing is public: the same answer as of a project without public buckets. */
const refusePublic: Handle = () => {
  throw noSuchBucket();
};
const refuseList: Handle = () => {
  throw notInSubset('listV2');
};

/** `/storage/v1`: private files for Supabase's clients, on the rules of the features whose files they are. */
export const storageDoor: Door = {
  base: '/storage/v1',
  refuse: refuseStorage,
  translate: translateForStorage,
  // In this order: `/object/<bucket>/…` would take every address below `/object`.
  routes: [
    get('listBuckets', '/bucket', listBuckets),
    get('getBucket', '/bucket/:bucket', describeBucket),
    { ...upload('put', '/object/upload/sign/:bucket/*path', uploadSigned), key: 'none' },
    post('signUpload', '/object/upload/sign/:bucket/*path', signUpload),
    { ...get('downloadSigned', '/object/sign/:bucket/*path', downloadSigned), key: 'none' },
    post('signDownload', '/object/sign/:bucket/*path', signDownload),
    post('signDownloads', '/object/sign/:bucket', signDownloads),
    post('list', '/object/list/:bucket', listObjects),
    post('list', '/object/list-v2/:bucket', refuseList),
    { ...get('public', '/object/public/*path', refusePublic), key: 'none' },
    get('info', '/object/info/authenticated/:bucket/*path', describeObject),
    get('info', '/object/info/:bucket/*path', describeObject),
    get('download', '/object/authenticated/:bucket/*path', downloadObject),
    get('download', '/object/:bucket/*path', downloadObject),
    upload('post', '/object/:bucket/*path', uploadObject),
    upload('put', '/object/:bucket/*path', uploadObject),
    remove('/object/:bucket', removeObjects),
    remove('/object/:bucket/*path', removeObject),
  ],
};
