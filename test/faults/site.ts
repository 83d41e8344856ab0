import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../harness/http.ts';
import { createDataDir, startServer } from '../harness/server.ts';
import { until } from '../harness/until.ts';
import { killAll, listDescendants, signalAll } from '../lifecycle/process-tree.ts';
import { type CuttingProxy, startCuttingProxy } from './proxy.ts';

/** What is killed. */
export const KILLS = {
  /** The process beside the one that owns the database. */
  process: 'a process of the API',
  /** Its guard stops the database in order. */
  owner: 'the process that owns the database',
  everything: 'both processes, PostgreSQL and its guard, at once',
  /** What waited in PostgreSQL's memory is gone. */
  database: 'PostgreSQL with all its processes',
  postmaster: 'the postmaster alone: its processes notice and leave',
  /** The postmaster ends all sessions and recovers. */
  backend: 'one session of PostgreSQL',
  immediate: 'PostgreSQL, by an immediate restart',
} as const;
export type Kill = keyof typeof KILLS;

/** Two processes of the product on one embedded database, each behind a proxy. */
export interface Site {
  readonly proxies: readonly [CuttingProxy, CuttingProxy];
  readonly databaseUrl: string;
  /** Kills, and settles when both processes say again that they are ready. */
  kill(what: Kill): Promise<void>;
  /** Milliseconds so far in which nothing was being killed, started again or paused: what may be asked of the product. */
  calmMs(): number;
  /** PostgreSQL stands still for so long, in the middle of whatever it does. */
  pause(ms: number): Promise<void>;
}

/** A load balancer would not wait for longer. */
const READY_MS = 30_000;
const ENV = { SOCKETS_PER_ADDRESS: '100000' };

export async function startSite(t: TestContext): Promise<Site> {
  const dataDir = await createDataDir();
  const proxies = [await startCuttingProxy(), await startCuttingProxy()] as const;
  t.after(() => Promise.all(proxies.map((proxy) => proxy.close())));
  const startOwner = () => startServer(t, { dataDir, env: ENV });
  const startBeside = () => startServer(t, { env: { ...ENV, DATABASE_URL: owner.databaseUrl } });
  let owner = await startOwner();
  let beside = await startBeside();

  const postmaster = (): number =>
    Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  const database = (): number[] => [postmaster(), ...listDescendants(postmaster())];
  const restart = async (which: readonly ('owner' | 'beside')[]): Promise<void> => {
    // The database comes with its owner, so the owner comes first.
    if (which.includes('owner')) owner = await startOwner();
    if (which.includes('beside')) beside = await startBeside();
    proxies[0].pointTo(owner.baseUrl);
    proxies[1].pointTo(beside.baseUrl);
  };

  const strikes: Record<Kill, () => Promise<void>> = {
    process: async () => {
      await beside.stop('SIGKILL');
      await restart(['beside']);
    },
    owner: async () => {
      await owner.stop('SIGKILL');
      await restart(['owner']);
    },
    everything: async () => {
      const pids = [owner, beside].map((server) => server.process.pid!);
      killAll([...database(), ...pids.flatMap(listDescendants), ...pids]);
      await Promise.all([owner.stop('SIGKILL'), beside.stop('SIGKILL')]);
      await restart(['owner', 'beside']);
    },
    database: async () => killAll(database()),
    postmaster: async () => killAll([postmaster()]),
    backend: async () => killAll(listDescendants(postmaster()).slice(-1)),
    immediate: async () => void process.kill(postmaster(), 'SIGQUIT'),
  };
  const isReady = async (server: { baseUrl: string }): Promise<boolean> => {
    const answer = await send(server.baseUrl, { method: 'GET', path: '/readyz' }).catch(() => null);
    return answer?.status === 200;
  };
  const waitUntilReady = () => until(async () => (await isReady(owner)) && (await isReady(beside)), READY_MS);

  let troubledMs = 0;
  let troubledSince: number | null = null;
  const trouble = async (work: () => Promise<void>): Promise<void> => {
    const since = performance.now();
    troubledSince = since;
    try {
      await work();
    } finally {
      troubledMs += performance.now() - since;
      troubledSince = null;
    }
  };

  await restart([]);
  return {
    proxies,
    databaseUrl: owner.databaseUrl,
    calmMs: () => (troubledSince ?? performance.now()) - troubledMs,
    kill: (what) =>
      trouble(async () => {
        await strikes[what]();
        // What is down may still look ready for a moment.
        await sleep(150);
        await waitUntilReady();
      }),
    pause: (ms) =>
      trouble(async () => {
        const pids = database();
        signalAll(pids, 'SIGSTOP');
        await sleep(ms);
        signalAll(pids, 'SIGCONT');
        await waitUntilReady();
      }),
  };
}
