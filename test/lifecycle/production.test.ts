import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { send } from '../harness/http.ts';
import { inParallel } from '../harness/parallel.ts';
import { runToEnd } from '../harness/program.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { createDataDir } from '../harness/server.ts';

const METRICS_TOKEN = 'a token for the scraper of metrics';
/** Everything a production start insists on. */
const COMPLETE = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  APP_SECRET: 'thirty-two characters of anything but the default',
  PUBLIC_URL: 'https://romantic.example',
  METRICS_TOKEN: METRICS_TOKEN.replaceAll(' ', '-'),
  RATE_LIMITS: 'on',
  SEED_PEOPLE: '0',
  SMS_PROVIDER: 'twilio',
  SMS_COUNTRIES: 'FR,BE',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'nobody',
  TWILIO_FROM: '+12015550100',
};

/** One thing that is wrong, and what the refusal names. */
const REFUSED: [wrong: Record<string, string>, named: RegExp][] = [
  [{ APP_SECRET: 'romantic development secret, known to everybody' }, /APP_SECRET/],
  [{ SMS_PROVIDER: 'console' }, /SMS_PROVIDER=console/],
  [{ RATE_LIMITS: 'off' }, /RATE_LIMITS=off/],
  [{ SEED_PEOPLE: '5' }, /SEED_PEOPLE/],
  [{ PAYMENT_PROVIDERS: 'sandbox' }, /PAYMENT_PROVIDERS=sandbox/],
  [{ PUBLIC_URL: 'http://romantic.example' }, /PUBLIC_URL must be an https/],
];

test('a production start with one thing wrong is refused and names it', async () => {
  const dataDir = join(await createDataDir(), 'never-made');
  const refusals = await inParallel(REFUSED, 2, ([wrong]) =>
    runToEnd({ ...COMPLETE, DATA_DIR: dataDir, ...wrong }),
  );
  for (const [index, { exitCode, printed }] of refusals.entries()) {
    const [wrong, named] = REFUSED[index]!;
    assert.equal(exitCode, 1, JSON.stringify(wrong));
    assert.match(printed, named);
    assert.equal(printed.match(/^ {2}- /gm)?.length, 1, `that alone: ${printed}`);
    assert.doesNotMatch(printed, /ready/);
  }
  assert.equal(existsSync(dataDir), false, 'nothing was begun');
});

test('a production start with everything wrong names all of it at once', async () => {
  const { exitCode, printed } = await runToEnd({
    NODE_ENV: 'production',
    RATE_LIMITS: 'off',
    SEED_PEOPLE: '2000',
  });
  assert.equal(exitCode, 1);
  const names = [
    'APP_SECRET',
    'SMS_PROVIDER',
    'SMS_COUNTRIES',
    'RATE_LIMITS',
    'SEED_PEOPLE',
    'PUBLIC_URL',
    'METRICS_TOKEN',
  ];
  for (const name of names) assert.ok(printed.includes(`- ${name}`), `${name} in ${printed}`);
});

test('a complete production start has no development doors and closed metrics', async (t) => {
  const server = await startQuickServer(t, { env: COMPLETE });
  const get = (path: string, token?: string) => send(server.baseUrl, { method: 'GET', path, token });
  assert.equal((await get('/readyz')).status, 200);
  assert.equal((await get('/dev/outbox')).status, 404);
  assert.equal((await get('/dev/people')).status, 404);
  const document = (await get('/openapi.json')).json as { paths: Record<string, object> };
  assert.deepEqual(
    Object.keys(document.paths).filter((path) => path.startsWith('/dev')),
    [],
  );
  assert.equal((await get('/metrics')).status, 401);
  assert.equal((await get('/metrics', 'another')).status, 401);
  assert.equal((await get('/metrics', COMPLETE.METRICS_TOKEN)).status, 200);
});
