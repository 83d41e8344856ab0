/**
 * Access tokens as the product signs them (docs: ES256, `at+jwt`), by a key that the bench makes and hands to the
 * product as SIGNING_KEYS: the server checks them like any other.
 */

import { createHash, generateKeyPairSync, sign } from 'node:crypto';

export interface TokenMaker {
  /** For the product's environment. */
  signingKeys: string;
  makeToken(userId: string, sessionId: string): string;
}

const LIFETIME_S = 3600;

export function createTokenMaker(issuer = 'romantic'): TokenMaker {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(jwk.x)).digest('base64url').slice(0, 16);
  const header = encode({ alg: 'ES256', typ: 'at+jwt', kid });
  return {
    signingKeys: JSON.stringify([{ ...jwk, kid }]),
    makeToken(sub, sid) {
      const iat = Math.floor(Date.now() / 1000);
      const claims = { iss: issuer, aud: 'authenticated', sub, sid, session_id: sid, role: 'authenticated' };
      const text = `${header}.${encode({ ...claims, iat, exp: iat + LIFETIME_S })}`;
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
  };
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
