/** The product as its users start it, in production, as its own process on a database that is there already. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, PRODUCTION, readStart } from './process.ts';

export interface Server {
  baseUrl: string;
  /** Its ready line stands in the log from now on; throws when it ended before. */
  waitUntilReady(): Promise<void>;
  /** The sum of the metric's lines that hold `label`. */
  readMetric(name: string, label?: string): Promise<number>;
  stop(): Promise<void>;
}

const START_MS = 10 * 60_000;

/** Answers as soon as it listens, which is before it is ready. `nodeFlags` are for profiles. */
export async function startServer(
  env: Readonly<Record<string, string>>,
  nodeFlags: readonly string[] = [],
): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'romantic-bench-'));
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'a');
  const port = await findPort();
  const { flags, entry } = readStart();
  const child = spawn(process.execPath, [...flags, ...nodeFlags, entry], {
    cwd: folder,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...PRODUCTION,
      PORT: String(port),
      DATA_DIR: folder,
      ...env,
    },
  });
  const waitFor = async (isThere: () => Promise<boolean> | boolean): Promise<void> => {
    for (const startedAt = performance.now(); !(await isThere()); await sleep(10)) {
      if (child.exitCode !== null) throw new Error(`the server ended:\n${readFileSync(logFile, 'utf8')}`);
      if (performance.now() - startedAt > START_MS) throw new Error('the server was not ready in time');
    }
  };
  const baseUrl = `http://127.0.0.1:${port}`;
  await waitFor(() =>
    fetch(`${baseUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    baseUrl,
    waitUntilReady: () => waitFor(() => readFileSync(logFile, 'utf8').includes('Romantic is ready')),
    async readMetric(name, label = '') {
      const headers = { authorization: `Bearer ${PRODUCTION.METRICS_TOKEN}` };
      const text = await (await fetch(`${baseUrl}/metrics`, { headers })).text();
      const lines = text
        .split('\n')
        .filter((line) => line.split(/[ {]/, 1)[0] === name && line.includes(label));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port of this machine that nobody listens on at the moment. */
export async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
