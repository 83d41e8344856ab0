/** What every start of the product in a bench has in common. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

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
export function readStart(): { flags: string[]; entry: string } {
  const { scripts } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));
  const [, , ...words] = (scripts.start as string).split(' ');
  return { flags: words.slice(0, -1), entry: resolve(ROOT, words.at(-1) as string) };
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
