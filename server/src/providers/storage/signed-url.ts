import { createHmac, timingSafeEqual } from 'node:crypto';
import { checkStorageKey, findPictureFolder, isStorageKey } from './storage-key.ts';

export interface UrlSigner {
  /** The URL under which `storageKey` may be read until its expiry. Throws when it is not a storage key. */
  sign(storageKey: string, now: Date): string;
  /** `query` as it came from outside. `expired` only when the signature is right. */
  verify(storageKey: string, query: SignedQuery, now: Date): 'ok' | 'expired' | 'invalid';
}

/** The two parameters of a signed URL, unchecked. */
export interface SignedQuery {
  expires?: unknown;
  signature?: unknown;
}

export interface UrlSignerOptions {
  /** At least 32 random bytes, for this purpose alone; every process of a deployment has the same. */
  key: Uint8Array;
  /** Public origin, and path if any, without a slash at its end; `''` for relative URLs. */
  baseUrl: string;
  /** A URL works for at least this long, in seconds. */
  lifetimeSeconds: number;
  /** Expiries are rounded up to a multiple of this; one hour unless told. */
  windowSeconds?: number;
}

/** Signatures of this window that are not made again (10 microseconds each, twenty a page of the feed): about 10 MB. */
const REMEMBERED = 50_000;
/** Part of what is signed, so that a signature for one use (reading) is none for another (uploading). */
const SCOPE = 'media-get';

/**
 * Signs `/media/<key>?expires=<unix seconds>&signature=<base64url HMAC-SHA256>`. The sizes of one picture share a
 * signature, that of their folder: whoever gets one gets them all.
 * Within one window everybody gets the same URL for the same file: caches work, and the URL says nothing about who
 * it was made for.
 */
export function createUrlSigner(options: UrlSignerOptions): UrlSigner {
  const { key, baseUrl, lifetimeSeconds, windowSeconds = 3600 } = options;
  if (key.length < 32) throw new RangeError('The key for signed URLs needs at least 32 bytes');
  const mac = (signed: string, expires: string): string =>
    createHmac('sha256', key).update(`${SCOPE}\n${signed}\n${expires}`).digest('base64url');

  const known = new Map<string, string>();
  let knownUntil = '';

  return {
    sign(storageKey, now) {
      const end = unixSeconds(now) + lifetimeSeconds;
      const expires = String(Math.ceil(end / windowSeconds) * windowSeconds);
      if (expires !== knownUntil || known.size === REMEMBERED) known.clear();
      knownUntil = expires;
      const folder = findPictureFolder(storageKey);
      if (folder === null) checkStorageKey(storageKey);
      const signed = folder ?? storageKey;
      let signature = known.get(signed);
      if (signature === undefined) {
        signature = mac(signed, expires);
        known.set(signed, signature);
      }
      return `${baseUrl}/media/${storageKey}?expires=${expires}&signature=${signature}`;
    },
    verify(storageKey, { expires, signature }, now) {
      if (typeof expires !== 'string' || typeof signature !== 'string') return 'invalid';
      if (!/^[1-9]\d{0,11}$/.test(expires) || !isStorageKey(storageKey)) return 'invalid';
      // Text against text: a signature has one spelling only.
      const expected = Buffer.from(mac(findPictureFolder(storageKey) ?? storageKey, expires));
      const given = Buffer.from(signature);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid';
      return unixSeconds(now) < Number(expires) ? 'ok' : 'expired';
    },
  };
}

function unixSeconds(time: Date): number {
  return time.getTime() / 1000;
}
