import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigError, readEnv } from './config.ts';

/** What reading the environment complains about; nothing when it is fine. */
function troublesOf(env: Record<string, string>): string {
  try {
    readEnv(env);
    return '';
  } catch (err) {
    assert.ok(err instanceof ConfigError);
    return err.message;
  }
}

test('who takes the money', async (t) => {
  await t.test('the sandbox in development, nobody in production', () => {
    const { payments, catalogue } = readEnv({});
    assert.deepEqual(payments, { sandbox: true, apple: null, google: null, stripe: null });
    assert.ok(catalogue.plans.length > 0 && catalogue.packs.every(({ price }) => price.amount > 0));
    const production = troublesOf({ NODE_ENV: 'production', PAYMENT_PROVIDERS: 'sandbox' });
    assert.match(production, /PAYMENT_PROVIDERS=sandbox/);
    assert.doesNotMatch(troublesOf({ NODE_ENV: 'production' }), /PAYMENT/);
    assert.match(troublesOf({ PAYMENT_PROVIDERS: 'paypal' }), /PAYMENT_PROVIDERS takes/);
  });

  await t.test('a store that misses something is named with all that it misses', () => {
    const troubles = troublesOf({ PAYMENT_PROVIDERS: 'apple,google,stripe' });
    for (const name of [
      ...['APPLE_BUNDLE_ID', 'APPLE_APP_ID', 'APPLE_ISSUER_ID', 'APPLE_KEY_ID', 'APPLE_PRIVATE_KEY'],
      ...[
        'APPLE_ROOT_CERTIFICATES',
        'GOOGLE_PACKAGE_NAME',
        'GOOGLE_PLAY_CLIENT_EMAIL',
        'GOOGLE_PLAY_PRIVATE_KEY',
      ],
      ...['GOOGLE_PUSH_AUDIENCE', 'GOOGLE_PUSH_EMAIL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
    ])
      assert.match(troubles, new RegExp(name));
  });

  await t.test('all of them, and products by other names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'romantic-roots-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const root = join(folder, 'root.cer');
    await writeFile(root, 'a root');
    const env = {
      PAYMENT_PROVIDERS: 'apple,google,stripe',
      APPLE_BUNDLE_ID: 'dev.romantic',
      APPLE_APP_ID: '123',
      APPLE_ISSUER_ID: 'issuer',
      APPLE_KEY_ID: 'key',
      APPLE_PRIVATE_KEY: 'a PRIVATE KEY\\nin two lines',
      APPLE_ROOT_CERTIFICATES: root,
      APPLE_PRODUCTS: 'plus_month=com.app.plus',
      GOOGLE_PACKAGE_NAME: 'dev.romantic',
      GOOGLE_PLAY_CLIENT_EMAIL: 'a@b.example',
      GOOGLE_PLAY_PRIVATE_KEY: 'PRIVATE KEY',
      GOOGLE_PUSH_AUDIENCE: 'https://romantic.example',
      GOOGLE_PUSH_EMAIL: 'c@d.example',
      STRIPE_SECRET_KEY: 'sk_test_x',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      STRIPE_PRICES: 'plus_month=price_1',
    };
    const { payments, catalogue } = readEnv(env);
    assert.equal(payments.sandbox, false);
    assert.ok(payments.apple?.privateKey.includes('\n'));
    assert.equal(String(payments.apple?.rootCertificates[0]), 'a root');
    assert.equal(payments.apple?.environment, 'Sandbox');
    assert.equal(payments.stripe?.prices.get('plus_month'), 'price_1');
    const plus = catalogue.plans.find(({ id }) => id === 'plus_month');
    assert.deepEqual(plus?.products, { apple: 'com.app.plus', google: 'plus_month' });
    assert.match(troublesOf({ ...env, APPLE_PRODUCTS: 'nothing=x' }), /APPLE_PRODUCTS takes/);
    assert.match(troublesOf({ ...env, APPLE_PRODUCTS: 'plus_month=x,plus_year=x' }), /names a product twice/);
    assert.match(troublesOf({ ...env, APPLE_ROOT_CERTIFICATES: join(folder, 'none') }), /cannot be read/);
    assert.match(troublesOf({ ...env, NODE_ENV: 'production' }), /STRIPE_SECRET_KEY is of the test mode/);
  });
});
