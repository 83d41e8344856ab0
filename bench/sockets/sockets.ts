/**
 * What an idle socket costs: members on their private channel `user:<id>` here, connections to a bare `ws` server there,
 * both joined and then silent. A fresh process a round; resident memory by socket between the first thousands, which
 * warm it up, and all of them.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { type Answer, describeMachine, type Options } from '../answer.ts';
import type { Order, Start } from '../chat/generator.ts';
import type { Pair } from '../chat/load.ts';
import { makePairs } from '../chat/members.ts';
import { startPeer } from '../chat/peer-server.ts';
import { startProduct } from '../product/product.ts';
import { createTokenMaker } from '../product/tokens.ts';
import { medianOf, round } from '../stats.ts';

const FIRST = 2_000;
const ALL = 10_000;
/** Long enough for a process that does nothing to have given back what it can, ms. */
const SETTLE_MS = 10_000;
const KEY = 'sb_publishable_benchmark';

export async function answerSockets({ rounds }: Options): Promise<Answer> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let turn = 0; turn < rounds; turn++) {
    const measured = await takeTurn();
    ours.push(measured.ours);
    bare.push(measured.bare);
    console.log(`ours: ${measured.ours} bytes a socket; bare ws: ${measured.bare}`);
  }
  const perGb = (bytes: number) => Math.round(2 ** 30 / bytes);
  return {
    question: 'sockets',
    ratios: { sockets_per_gb_over_bare: round(medianOf(bare) / medianOf(ours)) },
    samples: rounds,
    machine: describeMachine(),
    settings: { sockets: ALL, countedFrom: FIRST, settleSeconds: SETTLE_MS / 1000 },
    tables: [
      {
        title: 'Idle sockets, by round',
        columns: ['side', 'bytes a socket', 'sockets a GiB'],
        rows: [
          ...ours.map((bytes) => ['ours, on a private channel', bytes, perGb(bytes)]),
          ...bare.map((bytes) => ['bare ws', bytes, perGb(bytes)]),
        ],
      },
    ],
    plots: [],
  };
}

async function takeTurn(): Promise<{ ours: number; bare: number }> {
  const tokens = createTokenMaker();
  const product = await startProduct({
    SIGNING_KEYS: tokens.signingKeys,
    SUPABASE_PUBLISHABLE_KEY: KEY,
    SOCKETS_PER_ADDRESS: '100000',
  });
  const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const pairs = await makePairs(sql, tokens, ALL / 2);
    const ours = await weigh({ side: 'product', port: product.port, pid: product.pid }, pairs);
    const peer = await startPeer('bare-server.ts', product.databaseUrl);
    try {
      return { ours, bare: await weigh({ side: 'bare', port: peer.port, pid: peer.pid }, pairs) };
    } finally {
      await peer.stop();
    }
  } finally {
    await sql.end({ timeout: 5 });
    await product.stop();
  }
}

interface Side {
  side: 'product' | 'bare';
  port: number;
  pid: number;
}

/** Bytes a socket. */
async function weigh({ side, port, pid }: Side, pairs: readonly Pair[]): Promise<number> {
  const leaving: (() => Promise<void>)[] = [];
  const enter = async (some: Pair[]): Promise<number> => {
    leaving.push(await enterSome({ side, port, key: KEY, pairs: some, connections: 0 }));
    await sleep(SETTLE_MS);
    return readResident(pid);
  };
  try {
    const before = await enter(pairs.slice(0, FIRST / 2));
    const after = await enter(pairs.slice(FIRST / 2));
    return Math.round((after - before) / (ALL - FIRST));
  } finally {
    for (const leave of leaving) await leave();
  }
}

/** Gives what lets them leave. */
async function enterSome(start: Start): Promise<() => Promise<void>> {
  const child = fork(join(import.meta.dirname, '../chat/generator.ts'), {
    execArgv: [],
    serialization: 'advanced',
  });
  child.send(start);
  const exit = once(child, 'exit');
  const lost = exit.then(() => {
    throw new Error(`the members of ${start.side} did not get in`);
  });
  await Promise.race([once(child, 'message'), lost]);
  lost.catch(() => {});
  return async () => {
    child.send('end' satisfies Order);
    await exit;
  };
}

/** Resident bytes of a process, by Linux' own books. */
function readResident(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`there is no process ${pid}`);
  return Number(kib) * 1024;
}
