/** One burst of requests over HTTP, by a process of its own, and what it costs. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type postgres from 'postgres';
import type { Product } from '../product/product.ts';
import { round } from '../stats.ts';
import { readCpu, readFamilyCpu } from './cpu.ts';
import type { Tally, Task } from './generator.ts';

export const CONNECTIONS = 128;

export interface Load extends Tally {
  perSecond: number;
  /** Shares of one core. */
  cpu: { api: number; database: number; generator: number };
}

/** Sends for so long as fast as it is answered; throws when anything but 200 comes back, or members run out. */
export async function runLoad(
  product: Product,
  { seconds, ...load }: Pick<Task, 'path' | 'swipers' | 'keyedBody'> & { seconds: number },
): Promise<Load> {
  // Without our own flags: the lifeline among them lets a process end that waits for its first message.
  const child = fork(join(import.meta.dirname, 'generator.ts'), { execArgv: [], serialization: 'advanced' });
  const before = { api: readCpu(product.pid), database: readFamilyCpu(product.databasePid) };
  const task: Task = { ...load, port: product.port, connections: CONNECTIONS, ms: seconds * 1000 };
  child.send(task);
  const [tally] = (await once(child, 'message')) as [Tally];
  const share = (seconds: number) => round(seconds / (tally.ms / 1000), 2);
  const cpu = {
    api: share(readCpu(product.pid) - before.api),
    database: share(readFamilyCpu(product.databasePid) - before.database),
    generator: share(readCpu(child.pid!)),
  };
  await once(child, 'exit');
  if (tally.refused > 0) throw new Error(`${tally.refused} were refused, the first:\n${tally.firstRefusal}`);
  if (tally.left === 0) throw new Error('there were too few members for this machine');
  return { ...tally, perSecond: tally.answered / (tally.ms / 1000), cpu };
}

export function say(what: string, load: Load): Load {
  const { perSecond, latencyMs, matches, cpu } = load;
  console.log(
    `${what}: ${perSecond.toFixed()}/s, p50 ${latencyMs.p50.toFixed(1)} ms, p99 ${latencyMs.p99.toFixed(1)} ms, ${matches} matches; ` +
      `cores: API ${cpu.api}, PostgreSQL ${cpu.database}, generator ${cpu.generator}`,
  );
  return load;
}

/** What makes PostgreSQL quick or safe. */
export async function readSettings(sql: postgres.Sql): Promise<Record<string, string>> {
  const names = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers'];
  const rows = await sql<{ name: string; value: string }[]>`
    select name, current_setting(name) as value from unnest(${names}::text[]) name`;
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
