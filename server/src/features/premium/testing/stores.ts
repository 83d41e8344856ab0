import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Config } from '../../../config.ts';
import type { AppleConfig } from '../../../providers/payments/apple.ts';
import type { GoogleConfig } from '../../../providers/payments/google.ts';
import type { StripeConfig } from '../../../providers/payments/stripe-client.ts';
import { type AppleStore, startAppleStore } from '../../../providers/payments/testing/apple-store.ts';
import { PRODUCTS } from '../../../providers/payments/testing/catalogue.ts';
import { type GoogleStore, startGoogleStore } from '../../../providers/payments/testing/google-store.ts';
import { type StripeStore, startStripeStore } from '../../../providers/payments/testing/stripe-store.ts';

export interface TestStores {
  apple: AppleStore;
  google: GoogleStore;
  stripe: StripeStore;
  /** For makeTestApp: a server that sells through all three. */
  config: Pick<Config, 'payments' | 'catalogue'>;
  /** The same for a server of its own process. */
  env: Record<string, string>;
}

export async function startStores(t: TestContext): Promise<TestStores> {
  const [apple, google, stripe] = [
    await startAppleStore(t),
    await startGoogleStore(t),
    await startStripeStore(t),
  ];
  const payments = { sandbox: false, apple: apple.config, google: google.config, stripe: stripe.config };
  const env = await writeEnv(t, payments);
  return { apple, google, stripe, config: { payments, catalogue: PRODUCTS }, env };
}

type Sellers = { apple: AppleConfig; google: GoogleConfig; stripe: StripeConfig };

async function writeEnv(t: TestContext, { apple, google, stripe }: Sellers): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'romantic-stores-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const root = join(folder, 'root.cer');
  await writeFile(root, apple.rootCertificates[0] ?? '');
  return {
    PAYMENT_PROVIDERS: 'apple,google,stripe',
    APPLE_BUNDLE_ID: apple.bundleId,
    APPLE_APP_ID: String(apple.appId),
    APPLE_ISSUER_ID: apple.issuerId,
    APPLE_KEY_ID: apple.keyId,
    APPLE_PRIVATE_KEY: apple.privateKey,
    APPLE_ROOT_CERTIFICATES: root,
    APPLE_ONLINE_CHECKS: 'off',
    APPLE_API_BASE: apple.apiBase ?? '',
    GOOGLE_PACKAGE_NAME: google.packageName,
    GOOGLE_PLAY_CLIENT_EMAIL: google.clientEmail,
    GOOGLE_PLAY_PRIVATE_KEY: google.privateKey,
    GOOGLE_PUSH_AUDIENCE: google.pushAudience,
    GOOGLE_PUSH_EMAIL: google.pushEmail,
    GOOGLE_PLAY_API_BASE: google.apiBase,
    GOOGLE_TOKEN_URL: google.tokenUrl ?? '',
    GOOGLE_CERTS_URL: google.certsUrl ?? '',
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    STRIPE_PRICES: [...stripe.prices].map(([ours, theirs]) => `${ours}=${theirs}`).join(','),
    STRIPE_API_BASE: stripe.apiBase ?? '',
  };
}

/** A message of a store, as it posts it. */
export interface Post {
  path: string;
  body: string;
  headers: Record<string, string>;
}

export async function deliver(baseUrl: string, { path, body, headers }: Post): Promise<number> {
  try {
    const answer = await fetch(baseUrl + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    // Nobody there: a store comes again.
    return 0;
  }
}

export const applePost = (body: string): Post => ({ path: '/webhooks/apple', body, headers: {} });

export const googlePost = (store: GoogleStore, notification: object): Post => ({
  path: '/webhooks/google',
  body: store.push(notification),
  headers: { authorization: `Bearer ${store.token()}` },
});

export const stripePost = (store: StripeStore, type: string, object: object): Post => {
  const { body, signature } = store.event(type, object);
  return { path: '/webhooks/stripe', body, headers: { 'stripe-signature': signature } };
};
