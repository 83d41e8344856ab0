import type { IncomingHttpHeaders } from 'node:http';
import type Stripe from 'stripe';
import type { Clock } from '../../clock.ts';
import { type Reference, StoreError } from './facts.ts';
import type { StoreNotice } from './index.ts';
import { askStripe, type StripeConfig } from './stripe-client.ts';

/** How far an event's own time may be from ours, seconds; the library looks at the past only. */
const TOLERANCE_SECONDS = 300;

/** Reads an event: signed over its bytes as they came (`Stripe-Signature`), for this mode, and of these minutes. */
export function createReadStripeNotice(
  stripe: Stripe,
  config: StripeConfig,
  { clock }: { clock: Clock },
): (headers: IncomingHttpHeaders, body: Buffer) => Promise<StoreNotice> {
  return async (headers, body) => {
    const event = readEvent(stripe, config, headers, body, clock.now());
    if (event.livemode !== isLive(config)) throw new StoreError('refused', 'of the other mode');
    return describe(stripe, event);
  };
}

/** Whether the key is of real money. */
export const isLive = ({ secretKey }: StripeConfig): boolean => /^[sr]k_live_/.test(secretKey);

function readEvent(
  stripe: Stripe,
  { webhookSecret }: StripeConfig,
  headers: IncomingHttpHeaders,
  body: Buffer,
  now: number,
): Stripe.Event {
  const signature = headers['stripe-signature'];
  if (typeof signature !== 'string' || signature.length > 2_000)
    throw new StoreError('forged', 'no signature');
  const said = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature)?.[1]);
  try {
    const event = stripe.webhooks.constructEvent(
      body,
      signature,
      webhookSecret,
      TOLERANCE_SECONDS,
      undefined,
      now,
    );
    if (Math.abs(said * 1_000 - now) <= TOLERANCE_SECONDS * 1_000) return event;
  } catch (err) {
    throw new StoreError('forged', 'not signed by Stripe, or too old', err);
  }
  throw new StoreError('refused', 'of another time');
}

const idOf = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null);

const about = (kind: Reference['kind'], id: string | null): StoreNotice => ({
  references: id === null ? [] : [{ kind, id }],
});

async function describe(stripe: Stripe, event: Stripe.Event): Promise<StoreNotice> {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return describeCheckout(event.data.object);
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted':
    case 'customer.subscription.paused':
    case 'customer.subscription.resumed':
      return about('subscription', event.data.object.id);
    case 'invoice.paid':
    case 'invoice.payment_failed':
    case 'invoice.voided':
    case 'invoice.marked_uncollectible':
      return about('subscription', idOf(event.data.object.parent?.subscription_details?.subscription));
    case 'payment_intent.succeeded':
      return describePayment(stripe, event.data.object.id);
    case 'charge.refunded':
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return describePayment(stripe, idOf(event.data.object.payment_intent));
    default:
      return { references: [] };
  }
}

/** Where a page to pay on led to. */
export function describeCheckout(session: Stripe.Checkout.Session): StoreNotice {
  const customer = idOf(session.customer);
  const bought =
    session.mode === 'subscription'
      ? about('subscription', idOf(session.subscription))
      : about('pack', idOf(session.payment_intent));
  const token = session.client_reference_id;
  return { ...bought, ...(customer && token ? { customer: { accountToken: token, id: customer } } : {}) };
}

/** A payment is for a pack, or for an invoice of a subscription; only Stripe knows. */
async function describePayment(stripe: Stripe, id: string | null): Promise<StoreNotice> {
  if (id === null) return { references: [] };
  const payment = await askStripe(stripe.paymentIntents.retrieve(id));
  if (payment?.metadata.product) return about('pack', id);
  const paid = await askStripe(
    stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: id },
      expand: ['data.invoice'],
      limit: 1,
    }),
  );
  const invoice = paid?.data[0]?.invoice;
  if (!invoice || typeof invoice === 'string' || invoice.deleted) return { references: [] };
  return about('subscription', idOf(invoice.parent?.subscription_details?.subscription));
}
