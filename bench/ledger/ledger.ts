/**
 * Spends through `POST /api/coins/spend`, each under a key of its own and answered after its COMMIT is on the disk, beside
 * pgbench writing the same rows into the same PostgreSQL: 128 connections here, 16 clients there, taking turns. Limits of
 * calls are off: one member spends thousands of times here.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { type Answer, describeMachine, type Options, type Table } from '../answer.ts';
import { type Product, startProduct } from '../product/product.ts';
import { createTokenMaker } from '../product/tokens.ts';
import { medianOf, round } from '../stats.ts';
import { CONNECTIONS, type Load, readSettings, runLoad, say } from '../swipes/load.ts';
import { makeMembers, type Swiper } from '../swipes/members.ts';
import { findMissing } from '../swipes/pgbench.ts';
import { type Contention, makePeer, runPeer } from './peer.ts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const MEMBERS = 4_000;
/** More than one connection makes in a run. */
const SPENDS_EACH = 5_000;
/** The development defaults, which a limit of calls may be left off with; nobody is made up. */
const ENV = { NODE_ENV: 'development', RATE_LIMITS: 'off', SEED_PEOPLE: '0' };

export async function answerLedger({ rounds }: Options): Promise<Answer> {
  const tokens = createTokenMaker();
  const folder = mkdtempSync(join(tmpdir(), 'romantic-ledger-'));
  const product = await startProduct({ ...ENV, SIGNING_KEYS: tokens.signingKeys });
  const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const members = await makeMembers(sql, tokens, MEMBERS);
    await fillPurses(sql);
    const missing = findMissing();
    if (missing) console.log(missing);
    else await makePeer(sql, MEMBERS);
    const spread = members.map((member) => ({ ...member, targets: Array(10).fill('') }));
    const hot = Array.from({ length: CONNECTIONS + 1 }, () => sameSpender(members[0]!));
    await spend(product, repeat(spread, 3), 3);
    const spreads: Load[] = [];
    const hots: Load[] = [];
    const peers: Record<Contention, number[]> = { spread: [], member: [], house: [] };
    const peer = async (contention: Contention): Promise<void> => {
      if (missing) return;
      const rate = await runPeer(product.databaseUrl, contention, {
        members: MEMBERS,
        seconds: SECONDS,
        folder,
      });
      peers[contention].push(rate);
      console.log(`pgbench, ${contention}: ${rate.toFixed()}/s`);
    };
    for (let turn = 0; turn < rounds; turn++) {
      await peer('spread');
      spreads.push(say('any member', await spend(product, repeat(spread, SECONDS), SECONDS)));
      await peer('member');
      hots.push(say('one member', await spend(product, hot, SECONDS)));
      await peer('house');
    }
    await checkBooks(sql);
    const rate = (loads: readonly Load[]) => medianOf(loads.map(({ perSecond }) => perSecond));
    const over = (loads: readonly Load[], others: readonly number[]) =>
      others.length === 0 ? null : round(rate(loads) / medianOf(others));
    return {
      question: 'ledger',
      ratios: {
        transfers_over_pgbench: over(spreads, peers.spread),
        hot_account_over_row_updates: over(hots, peers.member),
        hot_house_over_row_updates: over(spreads, peers.house),
      },
      samples: rounds,
      machine: describeMachine(),
      settings: {
        ...(await readSettings(sql)),
        seconds: SECONDS,
        connections: CONNECTIONS,
        pgbenchClients: 16,
      },
      tables: [describeRounds(spreads, hots, peers)],
      plots: [],
    };
  } finally {
    await sql.end({ timeout: 5 });
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const sameSpender = (member: Swiper): Swiper => ({ ...member, targets: Array(SPENDS_EACH).fill('') });

/** Enough members for so many seconds: the same ones again, a few spends at a time. */
const repeat = (members: readonly Swiper[], seconds: number): Swiper[] =>
  Array.from({ length: Math.ceil(seconds / 2) }, () => members).flat();

function spend(product: Product, swipers: Swiper[], seconds: number): Promise<Load> {
  const keyedBody = '{"item":"superlike"}';
  return runLoad(product, { path: '/api/coins/spend', swipers, keyedBody, seconds });
}

/** As if a store had told of a purchase by everybody. */
async function fillPurses(sql: postgres.Sql): Promise<void> {
  await sql`
    select count(*) from app.users u, lateral app.grant_coins(gen_random_uuid(), gen_random_uuid(), u.id, true,
      'purchase:sandbox', u.id::text, 'purchase', 1000000000000, 'stores', null, now())`;
  await sql`analyze`;
}

/** A rate of a ledger that does not add up would be of no use. */
async function checkBooks(sql: postgres.Sql): Promise<void> {
  const wrong = await sql`
    select a.id from app.coin_accounts a
      left join (select account_id, sum(amount) as amount from app.coin_entries group by 1) e on e.account_id = a.id
    where a.balance <> coalesce(e.amount, 0) limit 1`;
  if (wrong.length > 0) throw new Error('the ledger does not add up');
}

function describeRounds(
  spreads: readonly Load[],
  hots: readonly Load[],
  peers: Readonly<Record<Contention, readonly number[]>>,
): Table {
  const rows = [
    ...spreads.map((load) => ['any member', load] as const),
    ...hots.map((load) => ['one member', load] as const),
  ];
  return {
    title: 'Spends a second, by round',
    columns: ['side', 'a second', 'p50 ms', 'p99 ms', 'cores: API', 'PostgreSQL', 'generator'],
    rows: [
      ...rows.map(([name, { perSecond, latencyMs, cpu }]) => [
        name,
        Math.round(perSecond),
        round(latencyMs.p50),
        round(latencyMs.p99),
        cpu.api,
        cpu.database,
        cpu.generator,
      ]),
      ...Object.entries(peers).flatMap(([name, rates]) =>
        rates.map((rate) => [`pgbench, ${name}`, Math.round(rate), '', '', '', '', '']),
      ),
    ],
  };
}
