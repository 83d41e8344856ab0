/** The product as its users start it, in production, as its own process on a database that is there already. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PRODUCTION, startProcess } from './process.ts';

export interface Server {
  baseUrl: string;
  /** Its ready line stands in the log from now on; throws when it ended before. */
  waitUntilReady(): Promise<void>;
  /** The sum of the metric's lines that hold `label`. */
  readMetric(name: string, label?: string): Promise<number>;
  stop(): Promise<void>;
}

const START_MS = 10 * 60_000;

/** Answers as soon as it listens, which is before it is ready. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<Server> {
  const port = await findPort();
  const { child, logFile, stop } = startProcess({ PORT: String(port), ...env });
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
    stop,
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
