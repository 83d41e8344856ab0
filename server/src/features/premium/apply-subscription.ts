import type { PaymentProvider } from '@romantic/contract';
import { TIER_OFFERS } from '../../config-premium.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { newId } from '../../ids.ts';
import type { SubscriptionFact } from '../../providers/payments/index.ts';
import { holdPurchase } from './account-queries.ts';
import { replaceEntitlements } from './entitlement-queries.ts';
import { entitledUntil, joinLife, type Life } from './life.ts';
import { type Claimant, findOwner } from './ownership.ts';
import {
  findSubscription,
  lockSubscription,
  type Subscription,
  writeSubscription,
} from './subscription-queries.ts';
import { tierOfPlan } from './tiers.ts';

export type ApplyNeeds = Pick<Context, 'clock' | 'realtime' | 'metrics'>;

export interface Applied {
  outcome: 'applied' | 'known' | 'taken' | 'unclaimed';
  memberId: string | null;
}

/**
 * Takes in what a store said of a subscription, in the caller's transaction: the subscription and what its owner may do
 * change together. `known`: something newer was taken in already.
 */
export async function applySubscription(
  ctx: ApplyNeeds,
  tx: Tx,
  provider: PaymentProvider,
  fact: SubscriptionFact,
  order: number,
  claimant: Claimant,
): Promise<Applied> {
  await holdPurchase(tx, provider, fact.id);
  const kept = await lockSubscription(tx, provider, fact.id);
  const before = fact.replaces === null ? null : await findSubscription(tx, provider, fact.replaces);
  const owner = await findOwner(tx, kept, fact.accountToken, claimant);
  if (owner === 'taken') return { outcome: 'taken', memberId: null };
  if (owner === null) {
    // What follows a subscription of somebody's is theirs.
    if (!before?.userId) return { outcome: 'unclaimed', memberId: null };
    return applySubscription(ctx, tx, provider, { ...fact, replaces: null }, order, before.userId);
  }
  if (before?.userId && before.userId !== owner) return { outcome: 'taken', memberId: null };
  const { plan, state, renews, startedAt, paidUntil, graceUntil, resumesAt, endedAt } = fact;
  const read: Life = { plan, state, renews, startedAt, paidUntil, graceUntil, resumesAt, endedAt, order };
  if (kept?.userId && joinLife(kept, read) === kept) return { outcome: 'known', memberId: owner };
  const now = ctx.clock.now();
  const subscription: Subscription = {
    ...read,
    id: kept?.id ?? newId(now),
    userId: owner,
    provider,
    externalId: fact.id,
    acknowledged: fact.acknowledged || (kept?.acknowledged ?? false),
  };
  const until = entitledUntil(subscription);
  await writeSubscription(tx, subscription, { entitledUntil: until, readAt: new Date(now) });
  await give(tx, owner, subscription, until);
  await ctx.realtime.publish(tx, [{ topic: `user:${owner}`, event: 'entitlement.changed', payload: {} }]);
  tx.onCommit(() => ctx.metrics.storeReads.inc({ provider, state: fact.state }));
  return { outcome: 'applied', memberId: owner };
}

/** What the plan gives, until it ends; the rows of a subscription are its own. */
async function give(tx: Tx, memberId: string, { id, plan }: Subscription, until: number): Promise<void> {
  const { entitlements, monthly } = TIER_OFFERS[tierOfPlan(plan)];
  const amounts: Partial<Record<string, number>> = {
    monthly_superlikes: monthly.superlikes,
    monthly_boosts: monthly.boosts,
  };
  const given = entitlements.map((name) => ({ name, amount: amounts[name] ?? 0 }));
  await replaceEntitlements(tx, memberId, id, given, new Date(until));
}
