import { randomBytes } from 'node:crypto';

/** The kinds that are stored, by the extension of their key. */
const CONTENT_TYPES = {
  webp: 'image/webp',
  jpg: 'image/jpeg',
  png: 'image/png',
  avif: 'image/avif',
  ogg: 'audio/ogg',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  webm: 'video/webm',
  json: 'application/json',
  zip: 'application/zip',
} as const;

export type StorageExtension = keyof typeof CONTENT_TYPES;

const PART = '[a-z0-9_-][a-z0-9._-]*';
const KEY = new RegExp(`^(?=.{1,200}$)${PART}(?:/${PART}){0,5}$`);

/**
 * A key of 128 random bits. It says nothing about whose file it is or when it was made, and each file of one photo
 * gets a key of its own, so that a blurred picture does not lead to the sharp one.
 */
export function createStorageKey(extension: StorageExtension): string {
  return `${randomBytes(16).toString('hex')}.${extension}`;
}

/**
 * The folder of a file that is one size of a picture: 32 hex digits, in which lies nothing else. null for all other
 * files, in whatever folder.
 */
export function findPictureFolder(key: string): string | null {
  return PICTURE.test(key) ? key.slice(0, 32) : null;
}

const PICTURE = /^[0-9a-f]{32}\/[a-z]+\.webp$/;

/** Small letters, digits, `._-`, at most six parts between slashes, none hidden, no `..`, a known extension. */
export function isStorageKey(key: string): boolean {
  return KEY.test(key) && !key.includes('..') && Object.hasOwn(CONTENT_TYPES, extensionOf(key));
}

/** Throws a RangeError, without the key, when it is not one: keys are made by the server, so this is a fault of ours. */
export function checkStorageKey(key: string): void {
  if (!isStorageKey(key)) throw new RangeError('Not a storage key');
}

/** The media type of a valid key. */
export function contentTypeOf(key: string): string {
  return CONTENT_TYPES[extensionOf(key) as StorageExtension];
}

function extensionOf(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
