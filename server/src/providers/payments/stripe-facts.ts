import type { PackId, PlanId } from '@romantic/contract';
import type Stripe from 'stripe';
import { type PackFact, StoreError, type SubscriptionFact } from './facts.ts';

const DAY_MS = 86_400_000;
const ms = (seconds: number): number => seconds * 1_000;

/** What became of the money of a period. */
export type Money = 'kept' | 'refunded' | 'disputed';

/** Of a payment: whether all of it went back, or is being fought over. */
export function moneyOf(charge: Stripe.Charge | string | null | undefined): Money {
  if (!charge || typeof charge === 'string') return 'kept';
  if (charge.refunded) return 'refunded';
  return charge.disputed ? 'disputed' : 'kept';
}

/** A subscription as Stripe describes it, with its last invoice; pure. */
export function describeStripeSubscription(
  said: Stripe.Subscription,
  money: Money,
  { plan, graceDays }: { plan: PlanId; graceDays: number },
): SubscriptionFact {
  const item = said.items.data[0];
  if (!item) throw new StoreError('refused', 'a subscription of nothing');
  const [from, until] = [ms(item.current_period_start), ms(item.current_period_end)];
  const fact: SubscriptionFact = {
    kind: 'subscription',
    id: said.id,
    plan,
    state: 'active',
    renews: !said.cancel_at_period_end && said.cancel_at === null,
    startedAt: ms(said.start_date),
    paidUntil: until,
    graceUntil: null,
    resumesAt: said.pause_collection?.resumes_at ? ms(said.pause_collection.resumes_at) : null,
    endedAt: said.ended_at === null ? null : ms(said.ended_at),
    accountToken: said.metadata.account_token ?? null,
    replaces: null,
    acknowledged: true,
  };
  if (money !== 'kept') {
    const state = money === 'refunded' ? 'refunded' : 'revoked';
    return { ...fact, state, renews: false, endedAt: from };
  }
  switch (said.status) {
    case 'active':
    case 'trialing':
      // Nothing is collected: what was paid already runs on, the next period does not.
      return said.pause_collection !== null && !isPaid(said.latest_invoice)
        ? { ...fact, state: 'paused', paidUntil: from }
        : fact;
    case 'past_due':
      // Stripe has begun a period that is not paid.
      return { ...fact, state: 'grace', paidUntil: from, graceUntil: from + graceDays * DAY_MS };
    case 'unpaid':
      return { ...fact, state: 'retry', paidUntil: from };
    case 'paused':
      return { ...fact, state: 'paused', paidUntil: from };
    case 'incomplete':
      return { ...fact, state: 'pending', paidUntil: from };
    case 'incomplete_expired':
      return { ...fact, state: 'expired', renews: false, paidUntil: from };
    case 'canceled':
      return { ...fact, state: 'expired', renews: false };
    default:
      throw new StoreError('refused', `an unknown status ${said.status}`);
  }
}

const isPaid = (invoice: Stripe.Invoice | string | null): boolean =>
  typeof invoice === 'object' && invoice?.status === 'paid';

/** A payment for a pack of coins; null when it was for something else. */
export function describeStripePack(said: Stripe.PaymentIntent, packs: ReadonlySet<string>): PackFact | null {
  const { product, account_token: accountToken = null } = said.metadata;
  if (!product || !packs.has(product)) return null;
  const paid = said.status === 'succeeded';
  return {
    kind: 'pack',
    id: said.id,
    pack: product as PackId,
    quantity: 1,
    state: paid ? (moneyOf(said.latest_charge) === 'kept' ? 'paid' : 'refunded') : 'pending',
    accountToken,
    acknowledged: true,
  };
}
