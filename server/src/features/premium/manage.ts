import type { PlanId, Premium } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import type { Payments } from '../../providers/payments/index.ts';
import { statusAt } from './life.ts';
import { type ReadNeeds, readStore } from './read-store.ts';
import { getPremium } from './status.ts';
import { askStore, getAccount, getStore } from './stores.ts';
import { listSubscriptions, type Subscription } from './subscription-queries.ts';
import { pickCurrent } from './tiers.ts';

type Needs = ReadNeeds & Pick<Context, 'stores' | 'secrets'>;

/** Turns the renewal of the member's subscription off or on; repeating is harmless. Throws not_subscribed, managed_by_store. */
export function setRenewal(ctx: Needs, me: Member, renews: boolean): Promise<Premium> {
  return changeAtStore(ctx, me, async (store, { externalId }) => {
    if (!store.setRenewal) throw ERRORS.managedByStore();
    await store.setRenewal(externalId, renews);
  });
}

/** To another plan, at once. Throws not_subscribed, managed_by_store. */
export function changePlan(ctx: Needs, me: Member, plan: PlanId): Promise<Premium> {
  return changeAtStore(ctx, me, async (store, { externalId }) => {
    if (!store.changePlan) throw ERRORS.managedByStore();
    await store.changePlan(externalId, plan);
  });
}

/** Has the store change the member's current subscription, and reads what came of it. */
async function changeAtStore(
  ctx: Needs,
  me: Member,
  change: (store: Payments, subscription: Subscription) => Promise<void>,
): Promise<Premium> {
  const now = ctx.clock.now();
  const current = pickCurrent(await listSubscriptions(ctx.db, me.id), now);
  if (!current || !['active', 'cancelled', 'grace', 'retry'].includes(statusAt(current, now)))
    throw ERRORS.notSubscribed();
  const store = getStore(ctx, current.provider);
  await askStore(async () => {
    await change(store, current);
    await readStore(ctx, store, { kind: 'subscription', id: current.externalId }, me.id);
  });
  return getPremium(ctx, me.id);
}

/** The address of a page where the member sees to cards and invoices. Throws not_subscribed, managed_by_store. */
export async function openPortal(ctx: Needs, me: Member): Promise<{ url: string }> {
  const { stripe_customer: customer } = await getAccount(ctx, me.id);
  const store = [...ctx.stores.values()].find(({ openPortal: open }) => open !== null);
  if (!store?.openPortal) throw ERRORS.managedByStore();
  if (customer === null) throw ERRORS.notSubscribed();
  const open = store.openPortal;
  return { url: await askStore(() => open(customer)) };
}
