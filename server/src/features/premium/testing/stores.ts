import type { TestContext } from 'node:test';
import type { Config } from '../../../config.ts';
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
}

export async function startStores(t: TestContext): Promise<TestStores> {
  const [apple, google, stripe] = [
    await startAppleStore(t),
    await startGoogleStore(t),
    await startStripeStore(t),
  ];
  const payments = { sandbox: false, apple: apple.config, google: google.config, stripe: stripe.config };
  return { apple, google, stripe, config: { payments, catalogue: PRODUCTS } };
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
