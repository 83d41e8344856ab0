import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, type TestContext } from 'node:test';
import postgres from 'postgres';
import { until } from '../harness/until.ts';

const ENTRY = resolve(import.meta.dirname, '../../server/src/main.ts');

/** A process of the worker role alone, which answers no calls. Resolves when it runs jobs. */
export async function startWorker(
  t: TestContext,
  databaseUrl: string,
  env: Record<string, string>,
): Promise<{ kill(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'romantic-worker-'));
  after(() => rm(dataDir, { recursive: true, force: true }));
  const before = await countPools(databaseUrl);
  const child = spawn(process.execPath, [ENTRY], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      ROLES: 'worker',
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      SEED_PEOPLE: '0',
      LOG_LEVEL: 'error',
      ...env,
    },
  });
  t.after(() => end(child, 'SIGTERM'));
  await until(async () => (await countPools(databaseUrl)) > before, 60_000);
  return { kill: () => end(child, 'SIGKILL') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function countPools(databaseUrl: string): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const [row] = await sql`select count(*)::int as count from app.job_pools`;
  await sql.end();
  return Number(row?.count);
}
