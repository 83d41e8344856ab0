import { createECDH } from 'node:crypto';
import type { OutputOf, pages } from '@romantic/contract';
import { type CryptoKey, calculateJwkThumbprint, importJWK, type JWK, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { type Config, ConfigError } from '../../config.ts';
import type { Secrets } from '../../secrets.ts';

export type PublicKey = OutputOf<typeof pages.getSigningKeys>['keys'][number];

/**
 * The keys of access tokens. To rotate: add the new key as the second of SIGNING_KEYS and restart every process (all
 * know it now); put it first (it signs); drop the old one when its last token has run out, 15 minutes later.
 */
export interface SigningKeys {
  publicKeys: PublicKey[];
  /** A compact JWS by the first key. Equal claims give the same token for a while, so that a retry gets its answer. */
  sign(claims: Record<string, unknown>, typ: string): Promise<string>;
  /** One of our own keys, by the id in a token's header; null for any other id. */
  findKey(kid: unknown): CryptoKey | null;
}

/** Tokens remembered for equal answers; a retry comes within seconds. */
const REMEMBERED = 2_000;

/**
 * Without SIGNING_KEYS the one key is derived from APP_SECRET, so that every process has the same and a restart signs
 * nobody out; in production too. Throws ConfigError for keys that are no P-256 keys.
 */
export async function createSigningKeys(
  config: Pick<Config, 'signingKeys'>,
  secrets: Secrets,
): Promise<SigningKeys> {
  const jwks: JWK[] = config.signingKeys ? config.signingKeys.map(readKey) : [deriveKey(secrets)];
  const publicKeys = await Promise.all(jwks.map(describePublicKey));
  const known = new Map<string, CryptoKey>();
  for (const key of publicKeys) {
    if (known.has(key.kid)) throw new ConfigError(['SIGNING_KEYS holds the same key or kid twice']);
    known.set(key.kid, await importKey(key));
  }
  const [first] = jwks;
  const kid = publicKeys[0]?.kid;
  if (!first?.d || kid === undefined)
    throw new ConfigError(['the first of SIGNING_KEYS signs: it needs its private part d']);
  const signer = await importKey(first);
  const signed = new LRUCache<string, Promise<string>>({ max: REMEMBERED });
  return {
    publicKeys,
    findKey: (wanted) => (typeof wanted === 'string' ? (known.get(wanted) ?? null) : null),
    sign(claims, typ) {
      const text = JSON.stringify([typ, claims]);
      const before = signed.get(text);
      if (before) return before;
      const token = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(signer);
      signed.set(text, token);
      return token;
    },
  };
}

/** Only what a P-256 key is made of; whatever else the JWK says is not ours to follow. */
function readKey(jwk: Record<string, unknown>): JWK {
  const { kty, crv, x, y, d, kid } = jwk;
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') {
    throw new ConfigError([
      'SIGNING_KEYS holds something that is not a P-256 key (kty EC, crv P-256, x, y, d)',
    ]);
  }
  return {
    kty,
    crv,
    x,
    y,
    ...(typeof d === 'string' ? { d } : {}),
    ...(typeof kid === 'string' ? { kid } : {}),
  };
}

function deriveKey(secrets: Secrets): JWK {
  // One in 4 thousand million numbers of 32 bytes is too large for the curve; then the next is taken.
  for (let count = 0; ; count += 1) {
    const scalar = secrets.hash('signing-key', String(count));
    const ecdh = createECDH('prime256v1');
    try {
      ecdh.setPrivateKey(scalar);
    } catch {
      continue;
    }
    // 0x04, then x and y of 32 bytes each.
    const point = ecdh.getPublicKey();
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
    if (x === undefined || y === undefined) throw new Error('a point has two halves');
    return { kty: 'EC', crv: 'P-256', x, y, d: scalar.toString('base64url') };
  }
}

async function describePublicKey(jwk: JWK): Promise<PublicKey> {
  const { x = '', y = '' } = jwk;
  const kid = jwk.kid ?? (await calculateJwkThumbprint(jwk));
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig', key_ops: ['verify'] };
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  try {
    const key = await importJWK({ ...jwk, key_ops: [jwk.d ? 'sign' : 'verify'] }, 'ES256');
    if (key instanceof Uint8Array) throw new TypeError('a symmetric key');
    return key;
  } catch (cause) {
    throw new ConfigError([`SIGNING_KEYS: a key cannot be read (${(cause as Error).message})`]);
  }
}
