/** The product as its users start it, in production, for one run: its own process, its own PostgreSQL, its defaults. */

import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from './process.ts';

export interface Product {
  port: number;
  /** Its database, as the application's role. */
  databaseUrl: string;
  pid: number;
  databasePid: number;
  stop(): Promise<void>;
}

const READY = /Romantic is ready at http:\/\/localhost:(\d+)/;

/** `env` is laid over what every start has. */
export async function startProduct(env: Readonly<Record<string, string>>): Promise<Product> {
  const { child, dataDir, logFile, stop } = startProcess({ PORT: '0', ...env });
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
