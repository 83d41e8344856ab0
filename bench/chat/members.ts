/** Members as rows, as if they had registered yesterday, signed in, each matched with one other: they have not written yet. */

import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { TokenMaker } from '../product/tokens.ts';
import type { Pair } from './load.ts';

export async function makePairs(sql: postgres.Sql, tokens: TokenMaker, count: number): Promise<Pair[]> {
  const people = Array.from({ length: 2 * count }, () => ({ id: randomUUID(), sessionId: randomUUID() }));
  const pairs = Array.from({ length: count }, (_, index) => {
    const members = people.slice(2 * index, 2 * index + 2).sort((a, b) => (a.id < b.id ? -1 : 1));
    return { conversationId: randomUUID(), members };
  });
  const ids = people.map(({ id }) => id);
  await sql`
    insert into app.users (id, phone_hash, phone_sealed, terms_accepted_at, created_at, last_active_at)
    select id, sha256(id::text::bytea), sha256(id::text::bytea), now(), now() - interval '1 day', now()
    from unnest(${ids}::uuid[]) as u (id)`;
  await sql`
    insert into app.user_profiles (user_id, full_name, birth_date, gender, interested_in)
    select id, 'Ann Example', date '1995-05-05', 'woman', array['woman'] from unnest(${ids}::uuid[]) as u (id)`;
  await sql`
    insert into app.sessions (id, user_id, created_at, last_used_at, expires_at)
    select session_id, id, now() - interval '1 day', now(), now() + interval '30 days'
    from unnest(${ids}::uuid[], ${people.map(({ sessionId }) => sessionId)}::uuid[]) as u (id, session_id)`;
  await sql`
    insert into app.matches (id, user_a, user_b)
    select * from unnest(${pairs.map(({ conversationId }) => conversationId)}::uuid[],
      ${pairs.map(({ members }) => members[0]!.id)}::uuid[], ${pairs.map(({ members }) => members[1]!.id)}::uuid[])`;
  // What is empty is left alone, as autovacuum would: a plan for a table known to be empty reads all of it.
  await sql`analyze app.users, app.user_profiles, app.sessions, app.matches`;
  return pairs.map(({ conversationId, members }) => {
    const [one, other] = members.map(({ id, sessionId }) => ({ id, token: tokens.makeToken(id, sessionId) }));
    return { conversationId, members: [one!, other!] };
  });
}
