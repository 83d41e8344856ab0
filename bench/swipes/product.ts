/** The product as its users start it, in production, for one run: its own process, its own PostgreSQL, its defaults. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, PRODUCTION, readStart } from '../product/process.ts';

export interface Product {
  port: number;
  /** Its database, as the application's role. */
  databaseUrl: string;
  pid: number;
  databasePid: number;
  stop(): Promise<void>;
}

const READY = /Romantic is ready at http:\/\/localhost:(\d+)/;

/** `env` is laid over the above; `nodeFlags` are for profiles. Its log goes to a file beside its data. */
export async function startProduct(
  env: Readonly<Record<string, string>>,
  nodeFlags: readonly string[] = [],
): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'romantic-bench-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'a');
  const { flags, entry } = readStart();
  const child = spawn(process.execPath, [...flags, ...nodeFlags, entry], {
    cwd: folder,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...PRODUCTION,
      PORT: '0',
      DATA_DIR: dataDir,
      ...env,
    },
  });
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const port = await waitForPort(child, logFile);
    const databaseUrl = readFileSync(join(dataDir, 'postgres.url'), 'utf8').trim();
    const databasePid = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    return { port, databaseUrl, pid: child.pid!, databasePid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitForPort(child: ChildProcess, logFile: string): Promise<number> {
  for (let waited = 0; waited < 90_000; waited += 100) {
    const printed = readFileSync(logFile, 'utf8');
    const port = READY.exec(printed)?.[1];
    if (port) return Number(port);
    if (child.exitCode !== null) throw new Error(`the server ended before it was ready:\n${printed}`);
    await sleep(100);
  }
  throw new Error('the server was not ready in time');
}
