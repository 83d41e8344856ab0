/**
 * Members of a filled database who are signed in, without a million text messages: a session row each, and access tokens
 * as the product signs them (ES256, `at+jwt`), by a key that the bench makes and hands to the product as SIGNING_KEYS.
 * The server checks them like any other.
 */

import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type postgres from 'postgres';

export interface Viewer {
  id: string;
  token: string;
}

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

/** Signs people in. `sealed` is somebody's phone number as the product keeps it: theirs from now on, too. */
export async function signIn(
  sql: postgres.Sql,
  tokens: TokenMaker,
  ids: readonly string[],
  sealed: Buffer,
): Promise<Viewer[]> {
  const sessions = ids.map(() => randomUUID());
  await sql`update app.users set phone_sealed = ${sealed} where id = any(${ids as string[]}::uuid[])`;
  await sql`
    insert into app.sessions (id, user_id, created_at, last_used_at, expires_at)
    select session_id, user_id, now() - interval '1 day', now(), now() + interval '30 days'
    from unnest(${sessions}::uuid[], ${ids as string[]}::uuid[]) as s (session_id, user_id)`;
  return ids.map((id, index) => ({ id, token: tokens.makeToken(id, sessions[index]!) }));
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
