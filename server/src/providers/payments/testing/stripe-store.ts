import type { TestContext } from 'node:test';
import Stripe from 'stripe';
import type { StripeConfig } from '../stripe-client.ts';
import { type StubStore, startStub } from './stub-store.ts';

export interface StripeStore {
  stub: StubStore;
  config: StripeConfig;
  /** What Stripe knows, by id. */
  objects: Map<string, Record<string, unknown>>;
  /** Body and header of an event, as they are posted; signed by Stripe's own library. */
  event(
    type: string,
    object: object,
    more?: { at?: number; livemode?: boolean; secret?: string },
  ): { body: string; signature: string };
}

const SECRET = 'whsec_of_the_test';

/** Stripe's API, as far as it is used. */
export async function startStripeStore(t: TestContext): Promise<StripeStore> {
  const objects: StripeStore['objects'] = new Map();
  const library = new Stripe('sk_test_of_the_test');
  let made = 0;
  const stub = await startStub(t, ({ method, path, headers, body, query }) => {
    if (headers.authorization !== 'Bearer sk_test_of_the_test') return { status: 401, json: { error: {} } };
    const form = new URLSearchParams(body);
    if (method === 'POST' && path === '/v1/checkout/sessions') {
      made += 1;
      const session = { id: `cs_test_${made}`, object: 'checkout.session', form: Object.fromEntries(form) };
      objects.set(session.id, session);
      return { json: { ...session, url: `https://checkout.stripe.test/${made}` } };
    }
    if (method === 'POST' && path === '/v1/billing_portal/sessions')
      return { json: { id: 'bps_1', url: `https://billing.stripe.test/${form.get('customer')}` } };
    if (path === '/v1/invoice_payments') {
      const wanted = query.get('invoice') ?? query.get('payment[payment_intent]') ?? '';
      const found = objects.get(`payments of ${wanted}`);
      return { json: { object: 'list', data: found ? [found] : [], has_more: false } };
    }
    const id = path.split('/').at(-1) ?? '';
    const known = objects.get(id);
    if (!known) return null;
    if (method === 'POST') change(known, form);
    return { json: known };
  });
  return {
    stub,
    objects,
    event(type, object, { at = Date.now(), livemode = false, secret = SECRET } = {}) {
      made += 1;
      const body = JSON.stringify({ id: `evt_${made}`, object: 'event', type, livemode, data: { object } });
      const timestamp = Math.floor(at / 1_000);
      return {
        body,
        signature: library.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }),
      };
    },
    config: {
      secretKey: 'sk_test_of_the_test',
      webhookSecret: SECRET,
      prices: new Map([
        ['plus_month', 'price_plus'],
        ['gold_month', 'price_gold'],
        ['coins_100', 'price_coins'],
      ]),
      successUrl: 'https://romantic.example/?checkout={CHECKOUT_SESSION_ID}',
      cancelUrl: 'https://romantic.example',
      graceDays: 7,
      apiBase: stub.url,
      timeoutMs: 2_000,
    },
  };
}

/** What an update of a subscription does to it. */
function change(known: Record<string, unknown>, form: URLSearchParams): void {
  const stop = form.get('cancel_at_period_end');
  if (stop !== null) known.cancel_at_period_end = stop === 'true';
  const price = form.get('items[0][price]');
  const items = known.items as { data: { price: { id: string } }[] };
  if (price && items.data[0]) items.data[0].price.id = price;
}

/** A subscription as Stripe describes it. */
export function stripeSubscription(
  about: { id: string; price: string; accountToken: string; endsAt: number },
  more: object = {},
): Record<string, unknown> {
  const seconds = (ms: number) => Math.floor(ms / 1_000);
  return {
    id: about.id,
    object: 'subscription',
    livemode: false,
    status: 'active',
    start_date: seconds(Date.now() - 60_000),
    cancel_at_period_end: false,
    cancel_at: null,
    ended_at: null,
    pause_collection: null,
    customer: 'cus_1',
    metadata: { account_token: about.accountToken, product: 'plus_month' },
    latest_invoice: { id: `in_${about.id}`, object: 'invoice', status: 'paid' },
    items: {
      object: 'list',
      data: [
        {
          id: `si_${about.id}`,
          price: { id: about.price },
          current_period_start: seconds(Date.now() - 60_000),
          current_period_end: seconds(about.endsAt),
        },
      ],
    },
    ...more,
  };
}

/** The payment of a pack. */
export function stripePayment(id: string, accountToken: string, more: object = {}): Record<string, unknown> {
  return {
    id,
    object: 'payment_intent',
    livemode: false,
    status: 'succeeded',
    metadata: { account_token: accountToken, product: 'coins_100' },
    latest_charge: { id: `ch_${id}`, object: 'charge', refunded: false, disputed: false },
    ...more,
  };
}
