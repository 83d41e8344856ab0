/**
 * Likes through `POST /api/users/like`, each answered after its COMMIT is on the disk, beside pgbench's single-row
 * prepared inserts into the same PostgreSQL: 128 connections here, 16 clients there, taking turns.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { type Answer, describeMachine, type Options, type Table } from '../answer.ts';
import { waitUntilLearned } from '../product/learned.ts';
import { startProduct } from '../product/product.ts';
import { createTokenMaker } from '../product/tokens.ts';
import { medianOf, round } from '../stats.ts';
import { CONNECTIONS, type Load, readSettings, runLoad, say } from './load.ts';
import { DECISIONS_EACH, makeMembers } from './members.ts';
import { findMissing, makePeer, type PeerTable, runPgbench } from './pgbench.ts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
/** More than the fastest run so far has used, so that members do not run out. */
const MOST_PER_SECOND = 16_000;

export async function answerSwipes({ rounds }: Options): Promise<Answer> {
  const tokens = createTokenMaker();
  const folder = mkdtempSync(join(tmpdir(), 'romantic-swipes-'));
  const product = await startProduct({ SIGNING_KEYS: tokens.signingKeys });
  const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const each = Math.ceil((MOST_PER_SECOND * SECONDS) / DECISIONS_EACH);
    const swipers = await makeMembers(sql, tokens, each * (rounds * 2) + 1_000);
    const missing = findMissing();
    if (missing) console.log(missing);
    else await makePeer(sql, swipers.length);
    const peer = (table: PeerTable) =>
      runPgbench(product.databaseUrl, table, { people: swipers.length, seconds: SECONDS, folder });
    const next = swipers.values();
    const take = (count: number) => next.take(count).toArray();
    const swipe = (what: 'like' | 'pass', members: number, seconds: number) =>
      runLoad(product, { path: `/api/users/${what}`, swipers: take(members), seconds });
    await swipe('like', 1_000, 3);
    const likes: Load[] = [];
    const passes: Load[] = [];
    const same: number[] = [];
    const lean: number[] = [];
    for (let turn = 0; turn < rounds; turn++) {
      // Learning from a burst goes on behind it: neither side is to pay for the other's.
      await waitAndSay(sql);
      if (!missing) same.push(await peer('same'));
      likes.push(say('likes', await swipe('like', each, SECONDS)));
      await waitAndSay(sql);
      if (!missing) lean.push(await peer('lean'));
      passes.push(say('passes', await swipe('pass', each, SECONDS)));
      console.log(`pgbench: same table ${same.at(-1)?.toFixed()}/s, lean table ${lean.at(-1)?.toFixed()}/s`);
    }
    const settings = await readSettings(sql);
    const rate = (loads: readonly Load[]) => medianOf(loads.map(({ perSecond }) => perSecond));
    const over = (loads: readonly Load[], others: readonly number[]) =>
      others.length === 0 ? null : round(rate(loads) / medianOf(others));
    return {
      question: 'swipes',
      ratios: {
        swipes_over_pgbench: over(likes, same),
        swipes_over_pgbench_lean: over(likes, lean),
        passes_over_pgbench: over(passes, same),
      },
      samples: rounds,
      machine: describeMachine(),
      settings: { ...settings, seconds: SECONDS, connections: CONNECTIONS, pgbenchClients: 16 },
      tables: [describeRounds(likes, passes, same, lean)],
      plots: [],
    };
  } finally {
    await sql.end({ timeout: 5 });
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function describeRounds(
  likes: readonly Load[],
  passes: readonly Load[],
  same: readonly number[],
  lean: readonly number[],
): Table {
  const rows = [
    ...likes.map((load) => ['likes', load] as const),
    ...passes.map((load) => ['passes', load] as const),
  ];
  return {
    title: 'Swipes a second, by round',
    columns: ['side', 'a second', 'p50 ms', 'p99 ms', 'matches', 'cores: API', 'PostgreSQL', 'generator'],
    rows: [
      ...rows.map(([name, { perSecond, latencyMs, matches, cpu }]) => [
        name,
        Math.round(perSecond),
        round(latencyMs.p50),
        round(latencyMs.p99),
        matches,
        cpu.api,
        cpu.database,
        cpu.generator,
      ]),
      ...same.map((rate) => ['pgbench, same table', Math.round(rate), '', '', '', '', '', '']),
      ...lean.map((rate) => ['pgbench, lean table', Math.round(rate), '', '', '', '', '', '']),
    ],
  };
}

async function waitAndSay(sql: postgres.Sql): Promise<void> {
  console.log(`learned after ${((await waitUntilLearned(sql)) / 1000).toFixed(1)} s`);
}
