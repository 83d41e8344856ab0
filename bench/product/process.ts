/** What every start of the product in a bench has in common. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What a production start insists on; nobody is ever sent a message here. Limits, logs and photos are the defaults. */
export const PRODUCTION = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  APP_SECRET: 'a secret of the benchmark, for nobody but it',
  PUBLIC_URL: 'https://romantic.example',
  METRICS_TOKEN: 'benchmark',
  SMS_PROVIDER: 'twilio',
  SMS_COUNTRIES: 'FR',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'nobody',
  TWILIO_FROM: '+12015550100',
};

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Node's flags and the entry, as `npm start` has them. Requests leave much garbage that dies young: with four times the
 * usual room for it a like took 0.9 of the API's processor time (two runs each, taking turns); twice is what it may cost.
 */
function readStart(): { flags: string[]; entry: string } {
  const { scripts } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));
  const [, , ...words] = (scripts.start as string).split(' ');
  return { flags: words.slice(0, -1), entry: resolve(ROOT, words.at(-1) as string) };
}

export interface Started {
  child: ChildProcess;
  /** Its own, until it is stopped. */
  dataDir: string;
  logFile: string;
  stop(): Promise<void>;
}

/** `env` is laid over the above. BENCH_NODE_FLAGS, for profiles, come behind those of `npm start`. */
export function startProcess(env: Readonly<Record<string, string>>): Started {
  const folder = mkdtempSync(join(tmpdir(), 'romantic-bench-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'a');
  const { flags, entry } = readStart();
  const more = process.env.BENCH_NODE_FLAGS?.split(' ').filter((flag) => flag !== '') ?? [];
  const child = spawn(process.execPath, [...flags, ...more, entry], {
    cwd: folder,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...PRODUCTION, DATA_DIR: dataDir, ...env },
  });
  return {
    child,
    dataDir,
    logFile,
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
