/**
 * From sending a message to its being on the other's screen: ours over HTTP and a private channel, beside a bare `ws`
 * server with one insert a message (the limit), Socket.IO with one insert (what a team would write) and Prosody with its
 * archive (what a team might install), all on our PostgreSQL, all durable, in turns.
 */

import postgres from 'postgres';
import { type Answer, describeMachine, type Options, type Table } from '../answer.ts';
import { type Product, startProduct } from '../product/product.ts';
import { createTokenMaker } from '../product/tokens.ts';
import { medianOf, round } from '../stats.ts';
import type { SideName } from './generator.ts';
import type { Pair } from './load.ts';
import { makePairs } from './members.ts';
import { startPeer } from './peer-server.ts';
import { makePeerTable } from './peer-table.ts';
import { checkArchive, findMissing, startProsody } from './prosody.ts';
import { type Side, type Turn, takeTurn } from './side.ts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
/** Each member stays below the limit of 240 messages a minute. */
const PAIRS = 500;
const IN_FLIGHT = 128;
/** A publishable key, as apps carry one. */
const KEY = 'sb_publishable_benchmark';

type Turns = Map<SideName, Turn[]>;

export async function answerChat({ rounds, without }: Options): Promise<Answer> {
  const tokens = createTokenMaker();
  const env = {
    SIGNING_KEYS: tokens.signingKeys,
    SUPABASE_PUBLISHABLE_KEY: KEY,
    SOCKETS_PER_ADDRESS: '100000',
  };
  const product = await startProduct(env);
  const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => {} });
  const ends: (() => Promise<void>)[] = [product.stop, () => sql.end({ timeout: 5 })];
  try {
    const pairs = await makePairs(sql, tokens, PAIRS);
    const sides = await openSides(product, sql, pairs, without, ends);
    const turns: Turns = new Map();
    const setting = {
      pairs,
      key: KEY,
      databasePid: product.databasePid,
      inFlight: IN_FLIGHT,
      ms: SECONDS * 1000,
    };
    // Not counted: servers run for weeks, and what Node compiles in the first seconds is no side's lasting cost.
    for (const side of sides) await takeTurn(side, setting);
    for (let turn = 0; turn < rounds; turn++) {
      for (const side of rotate(sides, turn)) {
        const taken = await takeTurn(side, setting);
        if (side.name === 'xmpp') await checkArchive(sql);
        turns.set(side.name, [...(turns.get(side.name) ?? []), taken]);
        console.log(describeTurn(side, taken));
      }
    }
    return {
      question: 'chat',
      ratios: compare(turns),
      samples: rounds,
      machine: describeMachine(),
      settings: {
        ...(await readSettings(sql)),
        seconds: SECONDS,
        conversations: PAIRS,
        inFlight: IN_FLIGHT,
        poolSize: 10,
        xmpp: findMissing() ?? 'Prosody',
      },
      tables: [describeRounds(sides, turns)],
      plots: [],
    };
  } finally {
    for (const close of ends.toReversed()) await close();
  }
}

async function openSides(
  product: Product,
  sql: postgres.Sql,
  pairs: readonly Pair[],
  without: readonly string[],
  ends: (() => Promise<void>)[],
): Promise<Side[]> {
  const { port, pid, databaseUrl } = product;
  const sides: Side[] = [{ name: 'product', title: 'ours', port, pid }];
  await makePeerTable(sql);
  const peers = [
    ['bare', 'bare ws', () => startPeer('bare-server.ts', databaseUrl)],
    ['socketio', 'Socket.IO', () => startPeer('socketio-server.ts', databaseUrl)],
    ['xmpp', 'Prosody', () => startProsody(databaseUrl, pairs)],
  ] as const;
  for (const [name, title, start] of peers) {
    if (without.includes(name)) continue;
    if (name === 'xmpp') {
      const missing = findMissing();
      if (missing) console.log(missing);
      if (missing) continue;
      await sql`create schema xmpp`;
    }
    const peer = await start();
    ends.push(peer.stop);
    sides.push({ name, title, port: peer.port, pid: peer.pid });
  }
  return sides;
}

function compare(turns: Turns): Record<string, number | null> {
  const over = (pick: (turn: Turn) => number, other: SideName): number | null => {
    const [ours, theirs] = [turns.get('product'), turns.get(other)];
    return ours && theirs ? round(medianOf(ours.map(pick)) / medianOf(theirs.map(pick))) : null;
  };
  const rate = ({ full }: Turn) => full.perSecond;
  return {
    throughput_over_bare: over(rate, 'bare'),
    throughput_over_socketio: over(rate, 'socketio'),
    throughput_over_xmpp: over(rate, 'xmpp'),
    p99_over_bare: over(({ half }) => half.deliveredMs.p99, 'bare'),
    cpu_over_bare: over(({ full: { cpu } }) => cpu.server + cpu.database, 'bare'),
  };
}

function describeTurn({ title }: Side, { full, half }: Turn): string {
  const ms = ({ p50, p95, p99 }: { p50: number; p95: number; p99: number }) =>
    [p50, p95, p99].map((value) => value.toFixed(1)).join(' / ');
  return (
    `${title}: ${full.perSecond.toFixed()}/s, delivered after ${ms(full.deliveredMs)} ms (p50 / p95 / p99); at ` +
    `${half.perSecond.toFixed()}/s after ${ms(half.deliveredMs)} ms; µs a message: server ${full.cpu.server}, ` +
    `PostgreSQL ${full.cpu.database}, generator ${full.cpu.generator}`
  );
}

function describeRounds(sides: readonly Side[], turns: Turns): Table {
  const latencies = ({ p50, p95, p99 }: Turn['full']['deliveredMs']) =>
    [p50, p95, p99].map((value) => round(value)).join(' / ');
  return {
    title: 'Messages from sending to delivery, by round',
    columns: [
      'side',
      'a second',
      'p50 / p95 / p99 ms',
      'at half: a second',
      'p50 / p95 / p99 ms',
      'µs a message: server',
      'PostgreSQL',
      'generator',
    ],
    rows: sides.flatMap(({ name, title }) =>
      (turns.get(name) ?? []).map(({ full, half }) => [
        title,
        Math.round(full.perSecond),
        latencies(full.deliveredMs),
        Math.round(half.perSecond),
        latencies(half.deliveredMs),
        full.cpu.server,
        full.cpu.database,
        full.cpu.generator,
      ]),
    ),
  };
}

/** Another one begins in each round. */
const rotate = <T>(items: readonly T[], by: number): T[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
];

async function readSettings(sql: postgres.Sql): Promise<Record<string, string>> {
  const names = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers'];
  const rows = await sql<{ name: string; value: string }[]>`
    select name, current_setting(name) as value from unnest(${names}::text[]) name`;
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
