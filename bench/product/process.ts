/** What every start of the product in a bench has in common. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

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

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
