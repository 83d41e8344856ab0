import type { EntitlementName, Tier } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import { findEntitlement, listEntitlements } from './entitlement-queries.ts';
import { listSubscriptions } from './subscription-queries.ts';
import { tierOf } from './tiers.ts';

/**
 * The one place where it is decided what a member may do beyond the free plan. Entitlements are rows with an end, and
 * the end is compared with the time at every look: nothing has to happen for them to be over. Two of them are looked
 * at inside statements: unlimited_likes (app.take_decisions), and incognito and travel as columns of the profile that
 * follow these rows (`incognito_until`, `travel_until`).
 */
export async function hasEntitlement(
  ctx: Pick<Context, 'clock'> & { db: Queries },
  memberId: string,
  name: EntitlementName,
): Promise<boolean> {
  return (await findEntitlement(ctx.db, memberId, name, new Date(ctx.clock.now()))) !== null;
}

/** Of what is counted by the month: how many of it the member gets; 0 without the entitlement. */
export async function getMonthlyAmount(
  ctx: Pick<Context, 'clock'> & { db: Queries },
  memberId: string,
  name: 'monthly_superlikes' | 'monthly_boosts',
): Promise<number> {
  return (await findEntitlement(ctx.db, memberId, name, new Date(ctx.clock.now())))?.amount ?? 0;
}

/** What a member may do beyond the ordinary, and until when (null: no end). */
export interface MemberPlan {
  /** `premium`: given by hand. */
  name: 'free' | 'premium' | Tier;
  entitlements: EntitlementName[];
  endsAt: string | null;
}

/** The member's plan as it is shown to them. It ends when its last entitlement does. */
export async function getPlan(ctx: Pick<Context, 'db' | 'clock'>, memberId: string): Promise<MemberPlan> {
  const now = new Date(ctx.clock.now());
  const [rows, subscriptions] = await Promise.all([
    listEntitlements(ctx.db, memberId, now),
    listSubscriptions(ctx.db, memberId),
  ]);
  const ends = rows.map((row) => row.ends_at?.getTime() ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...ends);
  return {
    name: rows.length === 0 ? 'free' : (tierOf(subscriptions, now.getTime()) ?? 'premium'),
    entitlements: rows.map((row) => row.name),
    endsAt: Number.isFinite(last) ? new Date(last).toISOString() : null,
  };
}
