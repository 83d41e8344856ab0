/**
 * Members as rows, as if they had registered yesterday: a session each, a place, one approved photo. They live in towns
 * of a thousand, women who look for men and men who look for women, so everybody may like whom they are given.
 */

import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { TokenMaker } from '../product/tokens.ts';

export interface Swiper {
  token: string;
  /** Whom they decide on, in this order. */
  targets: string[];
}

/** People of one gender in a town. */
const SIDE = 500;
/** Decisions of a member: below the 50 likes a day that are the default. */
export const DECISIONS_EACH = 40;

interface Row {
  id: string;
  sessionId: string;
}

/** Towns whose members swipe at the same time. */
const TOWNS_AT_ONCE = 4;

/** Writes `count` members (rounded up to whole towns) and gives them as swipers, a few towns after the other. */
export async function makeMembers(sql: postgres.Sql, tokens: TokenMaker, count: number): Promise<Swiper[]> {
  const towns = Math.ceil(count / (2 * SIDE * TOWNS_AT_ONCE)) * TOWNS_AT_ONCE;
  const swipers: Swiper[][] = [];
  for (let town = 0; town < towns; town++) {
    const rows = Array.from({ length: 2 * SIDE }, () => ({ id: randomUUID(), sessionId: randomUUID() }));
    await insertTown(sql, rows, town);
    swipers.push(rows.map((row, place) => makeSwiper(rows, row, place, tokens)));
  }
  // What is empty is left alone, as autovacuum would: a plan for a table known to be empty reads all of it.
  await sql`analyze app.users, app.user_profiles, app.sessions, app.photos`;
  return swipers.flatMap((_, first) =>
    first % TOWNS_AT_ONCE === 0 ? mix(swipers.slice(first, first + TOWNS_AT_ONCE)) : [],
  );
}

/** The first of each town, then the second of each. */
function mix(towns: readonly Swiper[][]): Swiper[] {
  return Array.from({ length: 2 * SIDE }, (_, place) => towns.map((town) => town[place]!)).flat();
}

/** Even places are women, odd ones men. About 4 likes in 100 meet an earlier one and make a match. */
function makeSwiper(town: readonly Row[], { id, sessionId }: Row, place: number, tokens: TokenMaker): Swiper {
  const [side, index] = [place % 2, place >> 1];
  const targets = Array.from({ length: DECISIONS_EACH }, (_, nth) => {
    const other = side === 0 ? index * 7 + nth * 11 : index * 13 + nth * 17;
    return town[(other % SIDE) * 2 + 1 - side]!.id;
  });
  return { token: tokens.makeToken(id, sessionId), targets };
}

async function insertTown(sql: postgres.Sql, rows: readonly Row[], town: number): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const cells = ['881f1d4887fffff', '881fb46625fffff', '88396c6d1bfffff', '8839601a5bfffff'];
  const cell = cells[town % cells.length]!;
  await sql.begin(async (tx) => {
    await tx`
      insert into app.users (id, phone_hash, phone_sealed, terms_accepted_at, created_at, last_active_at)
      select id, sha256(id::text::bytea), sha256(id::text::bytea), now(), now() - interval '1 day', now() - interval '1 hour'
      from unnest(${ids}::uuid[]) as u (id)`;
    await tx`
      insert into app.user_profiles (user_id, full_name, birth_date, gender, interested_in, cell, location_changed_at)
      select id, 'Ann Example', date '1995-05-05' + (place % 1000)::int,
        case when place % 2 = 1 then 'woman' else 'man' end,
        array[case when place % 2 = 1 then 'man' else 'woman' end], ${cell}, now()
      from unnest(${ids}::uuid[]) with ordinality as u (id, place)`;
    await tx`
      insert into app.photos (id, user_id, position, storage_key, blur_key, blurhash, width, height, moderation)
      select gen_random_uuid(), id, 1, gen_random_uuid(), gen_random_uuid(), 'LEHV6nWB2yk8pyo0adR*.7kCMdnj', 1200, 1600, 'approved'
      from unnest(${ids}::uuid[]) as u (id)`;
    await tx`
      insert into app.sessions (id, user_id, created_at, last_used_at, expires_at)
      select session_id, id, now() - interval '1 day', now() - interval '1 hour', now() + interval '30 days'
      from unnest(${ids}::uuid[], ${rows.map(({ sessionId }) => sessionId)}::uuid[]) as u (id, session_id)`;
  });
}
