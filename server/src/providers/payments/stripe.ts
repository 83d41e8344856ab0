import type { PlanId } from '@romantic/contract';
import type Stripe from 'stripe';
import type { Clock } from '../../clock.ts';
import { type PackFact, type Reference, StoreError, type SubscriptionFact } from './facts.ts';
import type { Order, Payments } from './index.ts';
import type { Products } from './product-names.ts';
import { askStripe, createStripeClient, type StripeConfig } from './stripe-client.ts';
import { describeStripePack, describeStripeSubscription, type Money, moneyOf } from './stripe-facts.ts';
import { createReadStripeNotice, describeCheckout, isLive } from './stripe-notice.ts';

/**
 * Stripe, by Checkout, the billing portal and events. A subscription is Stripe's subscription, a purchase of coins its
 * payment intent; both carry the member's token and our name of the product as metadata.
 */
export function createStripe(config: StripeConfig, deps: { clock: Clock; products: Products }): Payments {
  const stripe = createStripeClient(config);
  const live = isLive(config);
  const packs: ReadonlySet<string> = new Set(deps.products.packs.map(({ id }) => id));
  const plans = new Map(
    deps.products.plans.flatMap(({ id }) =>
      config.prices.has(id) ? [[config.prices.get(id), id] as const] : [],
    ),
  );
  const priceOf = (product: string): string => {
    const price = config.prices.get(product);
    if (!price) throw new StoreError('refused', 'not sold through Stripe');
    return price;
  };

  const readSubscription = async (id: string): Promise<SubscriptionFact | null> => {
    const said = await askStripe(stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }));
    if (!said) return null;
    if (said.livemode !== live) throw new StoreError('refused', 'of the other mode');
    const plan = plans.get(said.items.data[0]?.price.id);
    if (!plan) throw new StoreError('refused', 'a price that is no plan of ours');
    const money = await findMoney(stripe, said.latest_invoice);
    return describeStripeSubscription(said, money, { plan, graceDays: config.graceDays });
  };
  const readPack = async (id: string): Promise<PackFact | null> => {
    const said = await askStripe(stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }));
    if (said && said.livemode !== live) throw new StoreError('refused', 'of the other mode');
    return said && describeStripePack(said, packs);
  };

  return {
    kind: 'stripe',
    manageUrl: null,
    /** The session of a checkout, for an app that comes back from it before the event did. */
    async readReceipt(receipt, kind) {
      if (!/^cs_[A-Za-z0-9_]{1,250}$/.test(receipt))
        throw new StoreError('refused', 'no session of a checkout');
      const session = await askStripe(stripe.checkout.sessions.retrieve(receipt));
      const reference = session && describeCheckout(session).references[0];
      if (reference?.kind !== kind)
        throw new StoreError('refused', 'a session of something else, or not paid');
      return reference;
    },
    read: ({ kind, id }: Reference) => (kind === 'pack' ? readPack(id) : readSubscription(id)),
    readNotice: createReadStripeNotice(stripe, config, deps),
    acknowledge: null,
    async order(order) {
      const session = await askStripe(
        stripe.checkout.sessions.create(checkoutOf(order, priceOf(order.product), config)),
      );
      if (!session?.url) throw new StoreError('unavailable', 'Stripe made no page');
      return { url: session.url };
    },
    async setRenewal(id, renews) {
      await askStripe(stripe.subscriptions.update(id, { cancel_at_period_end: !renews }));
    },
    async changePlan(id: string, plan: PlanId) {
      const price = priceOf(plan);
      const item = (await askStripe(stripe.subscriptions.retrieve(id)))?.items.data[0];
      if (!item) throw new StoreError('refused', 'no such subscription');
      const change = { items: [{ id: item.id, price }], proration_behavior: 'always_invoice' as const };
      await askStripe(
        stripe.subscriptions.update(id, { ...change, payment_behavior: 'error_if_incomplete' }),
      );
    },
    async openPortal(customer) {
      const page = stripe.billingPortal.sessions.create({ customer, return_url: config.cancelUrl });
      const session = await askStripe(page);
      if (!session) throw new StoreError('refused', 'Stripe does not know this customer');
      return session.url;
    },
  };
}

/** What became of the money of a subscription's last invoice. */
async function findMoney(stripe: Stripe, invoice: Stripe.Invoice | string | null): Promise<Money> {
  if (!invoice || typeof invoice === 'string' || !invoice.id || invoice.status !== 'paid') return 'kept';
  const payments = await askStripe(
    stripe.invoicePayments.list({
      invoice: invoice.id,
      status: 'paid',
      limit: 1,
      expand: ['data.payment.payment_intent.latest_charge'],
    }),
  );
  const paid = payments?.data[0]?.payment.payment_intent;
  return paid && typeof paid !== 'string' ? moneyOf(paid.latest_charge) : 'kept';
}

function checkoutOf(
  { kind, product, buyer }: Order,
  price: string,
  { successUrl, cancelUrl }: StripeConfig,
): Stripe.Checkout.SessionCreateParams {
  const metadata = { account_token: buyer.accountToken, product };
  return {
    mode: kind === 'pack' ? 'payment' : 'subscription',
    line_items: [{ price, quantity: 1 }],
    client_reference_id: buyer.accountToken,
    metadata,
    ...(kind === 'pack' ? { payment_intent_data: { metadata } } : { subscription_data: { metadata } }),
    ...(buyer.customer
      ? { customer: buyer.customer }
      : kind === 'pack'
        ? { customer_creation: 'always' }
        : {}),
    success_url: successUrl,
    cancel_url: cancelUrl,
  };
}
