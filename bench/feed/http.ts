/**
 * The feed over HTTP, beside the cheapest thing that every app asks for: each viewer reads five pages of ten and decides
 * on everybody; between the pages the same viewers ask for their own profile.
 */

import type postgres from 'postgres';
import { type Caller, createCaller, type Timing, timeAll, timingOf } from '../product/calls.ts';
import { waitUntilLearned } from '../product/learned.ts';
import { startServer } from '../product/server.ts';
import { createTokenMaker } from '../product/tokens.ts';
import { signIn, type Viewer } from '../product/viewers.ts';

export interface DiscoverSettings {
  sql: postgres.Sql;
  databaseUrl: string;
  /** A phone number as the product keeps it: prepareDatabase. */
  sealed: Buffer;
  /** Viewers a round, drawn from everybody, so by population. */
  viewers: number;
  rounds: number;
  connections: number;
}

export interface DiscoverTimes {
  firstPages: Timing;
  allPages: Timing;
  profile: Timing;
  /** Cards a page: fewer than ten where a viewer has seen everybody. */
  cardsAPage: number;
  /** The longest the server's event loop stood still, ms. */
  pauseMs: number;
}

/** Rounds before those that count, in which everything is compiled: the code of a deck runs once a viewer. */
const WARM_UP = 2;
const PAGES = 5;
const PAGE = 10;
/** The daily likes of a free member are 50: a decision in three is a like. */
const LIKE_EVERY = 3;

interface Page {
  people: { id: string }[];
  nextCursor: string | null;
}

interface Reading extends Viewer {
  page: Page | null;
}

export async function measureDiscover(settings: DiscoverSettings): Promise<DiscoverTimes> {
  const { sql, databaseUrl, connections, rounds, viewers } = settings;
  const tokens = createTokenMaker();
  const server = await startServer({ DATABASE_URL: databaseUrl, SIGNING_KEYS: tokens.signingKeys });
  const caller = createCaller(server.baseUrl, connections);
  try {
    await server.waitUntilReady();
    const ids = await drawViewers(sql, viewers * (WARM_UP + rounds));
    const everybody = await signIn(sql, tokens, ids, settings.sealed);
    const read = (round: number) =>
      readRound(sql, caller, everybody.slice(round * viewers, (round + 1) * viewers), connections);
    for (let round = 0; round < WARM_UP; round++) await read(round);
    await server.readMetric('nodejs_eventloop_lag_max_seconds');
    const phases = { first: [] as Phase[], all: [] as Phase[], profile: [] as Phase[], pages: 0, cards: 0 };
    let pauseMs = 0;
    for (let round = 0; round < rounds; round++) {
      const { pages, profiles, cards } = await read(WARM_UP + round);
      phases.first.push(pages[0]!);
      phases.all.push(...pages);
      phases.profile.push(...profiles);
      phases.cards += cards;
      pauseMs = Math.max(pauseMs, 1000 * (await server.readMetric('nodejs_eventloop_lag_max_seconds')));
    }
    return {
      firstPages: timingOf(phases.first),
      allPages: timingOf(phases.all),
      profile: timingOf(phases.profile),
      cardsAPage: phases.cards / (rounds * viewers * PAGES),
      pauseMs,
    };
  } finally {
    caller.close();
    await server.stop();
  }
}

type Phase = Awaited<ReturnType<typeof timeAll>>;

async function readRound(sql: postgres.Sql, caller: Caller, viewers: readonly Viewer[], connections: number) {
  const reading: Reading[] = viewers.map((viewer) => ({ ...viewer, page: null }));
  const round = { pages: [] as Phase[], profiles: [] as Phase[], cards: 0 };
  for (let page = 0; page < PAGES; page++) {
    round.pages.push(await timeAll(reading, connections, (viewer) => readPage(caller, viewer)));
    round.profiles.push(
      await timeAll(reading, connections, async ({ token }) => {
        await caller.call({ method: 'GET', path: '/api/auth/profile', token });
      }),
    );
    for (const viewer of reading) round.cards += viewer.page?.people.length ?? 0;
    await timeAll(reading, connections, (viewer) => decideOnAll(caller, viewer));
    await waitUntilLearned(sql);
  }
  return round;
}

async function readPage(caller: Caller, viewer: Reading): Promise<void> {
  const cursor = viewer.page?.nextCursor;
  const path = `/api/users/discover?limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
  viewer.page = await caller.call<Page>({ method: 'GET', path, token: viewer.token });
}

async function decideOnAll(caller: Caller, { token, page }: Reading): Promise<void> {
  for (const [index, { id }] of (page?.people ?? []).entries()) {
    const path = index % LIKE_EVERY === 0 ? '/api/users/like' : '/api/users/pass';
    await caller.call({ method: 'POST', path, token, body: { userId: id } });
  }
}

/** Members with a place, from all over the ids, which say nothing about anybody. */
async function drawViewers(sql: postgres.Sql, count: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select user_id as id from app.user_profiles where cell is not null
    order by md5(user_id::text) limit ${count}`;
  return rows.map((row) => row.id);
}
