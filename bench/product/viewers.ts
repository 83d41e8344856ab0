/**
 * Members of a filled database who are signed in, without a million text messages: a session row each, and access tokens
 * as the product signs them (ES256, `at+jwt`), by a key that the bench makes and hands to the product as SIGNING_KEYS.
 * The server checks them like any other.
 */

import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { TokenMaker } from './tokens.ts';

export interface Viewer {
  id: string;
  token: string;
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
