import { ENTITLEMENTS, type Premium } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { listEntitlements } from './entitlement-queries.ts';
import { statusAt } from './life.ts';
import { monthOf } from './monthly.ts';
import { listMonthlyUsage } from './monthly-queries.ts';
import { getAccount } from './stores.ts';
import { listSubscriptions, type Subscription } from './subscription-queries.ts';
import { pickCurrent, tierOf } from './tiers.ts';

/** What a member has at this moment, and the subscription it comes from. */
export async function getPremium(
  ctx: Pick<Context, 'db' | 'clock' | 'stores' | 'secrets'>,
  memberId: string,
): Promise<Premium> {
  const now = ctx.clock.now();
  const [subscriptions, rows, usage, account] = await Promise.all([
    listSubscriptions(ctx.db, memberId),
    listEntitlements(ctx.db, memberId, new Date(now)),
    listMonthlyUsage(ctx.db, memberId, monthOf(now)),
    getAccount(ctx, memberId),
  ]);
  const used = { monthly_superlikes: usage.superlike, monthly_boosts: usage.boost };
  return {
    ...presentSubscription(ctx, pickCurrent(subscriptions, now), account.stripe_customer),
    tier: tierOf(subscriptions, now) ?? 'free',
    // What was given by hand under a name of its own is in Me alone.
    entitlements: rows
      .filter(({ name }) => ENTITLEMENTS.includes(name))
      .map(({ name, ends_at, amount }) => {
        const monthly = name === 'monthly_superlikes' || name === 'monthly_boosts' ? amount : null;
        const left = monthly === null ? null : Math.max(0, monthly - used[name as keyof typeof used]);
        return { name, endsAt: ends_at?.toISOString() ?? null, monthly, left };
      }),
    accountToken: account.token,
  };
}

type Shown = Omit<Premium, 'tier' | 'entitlements' | 'accountToken'>;

function presentSubscription(
  ctx: Pick<Context, 'clock' | 'stores'>,
  current: Subscription | null,
  customer: string | null,
): Shown {
  if (!current) {
    const nothing = { plan: null, provider: null, startedAt: null, periodEndsAt: null, graceEndsAt: null };
    const can = { cancel: false, resume: false, change: false, portal: false };
    return { ...nothing, status: 'none', renews: false, resumesAt: null, can, manageUrl: null };
  }
  const status = statusAt(current, ctx.clock.now());
  const store = ctx.stores.get(current.provider);
  const runs = status === 'active' || status === 'grace' || status === 'retry';
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    status,
    plan: current.plan,
    provider: current.provider,
    renews: current.renews && (runs || status === 'paused'),
    startedAt: at(current.startedAt),
    periodEndsAt: at(current.paidUntil),
    graceEndsAt: at(current.graceUntil),
    resumesAt: at(current.resumesAt),
    can: {
      cancel: Boolean(store?.setRenewal) && runs && current.renews,
      resume: Boolean(store?.setRenewal) && status === 'cancelled',
      change: Boolean(store?.changePlan) && (status === 'active' || status === 'cancelled'),
      portal: Boolean(store?.openPortal) && customer !== null,
    },
    manageUrl: store?.manageUrl ?? null,
  };
}
