import { z } from 'zod';
import { Instant, Uuid } from './fields.ts';

/** Who takes the money. `sandbox` takes none: for development. */
export const PAYMENT_PROVIDERS = ['apple', 'google', 'stripe', 'sandbox'] as const;
export const PaymentProvider = z.enum(PAYMENT_PROVIDERS);
export type PaymentProvider = z.infer<typeof PaymentProvider>;

/** What a plan can give. The last two are counted: so many in a calendar month, UTC. */
export const ENTITLEMENTS = [
  'unlimited_likes',
  'see_likes',
  'rewind',
  'incognito',
  'travel',
  'read_receipts',
  'monthly_superlikes',
  'monthly_boosts',
] as const;
export const EntitlementName = z.enum(ENTITLEMENTS);
export type EntitlementName = z.infer<typeof EntitlementName>;

export const TIERS = ['plus', 'gold'] as const;
export type Tier = (typeof TIERS)[number];

export const PLAN_IDS = ['plus_month', 'plus_year', 'gold_month', 'gold_year'] as const;
export const PlanId = z.enum(PLAN_IDS);
export type PlanId = z.infer<typeof PlanId>;

export const PACK_IDS = ['coins_100', 'coins_550', 'coins_1200', 'coins_3000'] as const;
export const PackId = z.enum(PACK_IDS);
export type PackId = z.infer<typeof PackId>;

/** In the smallest unit of the currency: 999 EUR is 9.99 euros. The stores show their own price of the country. */
export const Price = z
  .object({ amount: z.int().min(1), currency: z.string().length(3) })
  .meta({ id: 'Price' });

/** How a product is called at each store that sells it here; without an entry it is not sold there. */
export const StoreProducts = z
  .object({ apple: z.string().optional(), google: z.string().optional() })
  .meta({ id: 'StoreProducts' });

export const Plan = z
  .object({
    id: PlanId,
    tier: z.enum(TIERS),
    title: z.string(),
    /** ISO 8601. */
    period: z.enum(['P1M', 'P1Y']),
    price: Price,
    entitlements: z.array(EntitlementName),
    monthly: z.object({ superlikes: z.int(), boosts: z.int() }),
    products: StoreProducts,
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;

export const CoinPack = z
  .object({ id: PackId, coins: z.int().min(1), price: Price, products: StoreProducts })
  .meta({ id: 'CoinPack' });
export type CoinPack = z.infer<typeof CoinPack>;

/**
 * active; grace (a payment failed, the plan goes on); retry (it failed, the store still tries, the plan rests); paused;
 * cancelled (runs until its end, does not renew); expired; refunded; revoked (taken back by the store); upgraded
 * (another subscription has replaced it); pending (not paid yet).
 */
export const SUBSCRIPTION_STATUSES = [
  'active',
  'grace',
  'retry',
  'paused',
  'cancelled',
  'expired',
  'refunded',
  'revoked',
  'upgraded',
  'pending',
] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** What a member has, and the subscription it comes from. */
export const Premium = z
  .object({
    tier: z.enum(['free', ...TIERS]),
    /** Of the subscription named below; `none` without one. */
    status: z.enum(['none', ...SUBSCRIPTION_STATUSES]),
    entitlements: z.array(
      z.object({
        name: EntitlementName,
        /** null: no end. */
        endsAt: Instant.nullable(),
        /** Of what is counted: how many a month, and how many are left of them. */
        monthly: z.int().nullable(),
        left: z.int().nullable(),
      }),
    ),
    plan: PlanId.nullable(),
    provider: PaymentProvider.nullable(),
    /** Whether it goes on by itself at `periodEndsAt`. */
    renews: z.boolean(),
    startedAt: Instant.nullable(),
    periodEndsAt: Instant.nullable(),
    /** In grace: when the plan rests unless a payment comes. */
    graceEndsAt: Instant.nullable(),
    /** When paused. */
    resumesAt: Instant.nullable(),
    /** What this server can do itself; for the rest send the member to `manageUrl`. */
    can: z.object({ cancel: z.boolean(), resume: z.boolean(), change: z.boolean(), portal: z.boolean() }),
    /** The store's own page of subscriptions. */
    manageUrl: z.string().nullable(),
    /** Hand it to the store with every purchase: Apple’s appAccountToken, Google’s obfuscatedAccountId. */
    accountToken: Uuid,
  })
  .meta({ id: 'Premium' });
export type Premium = z.infer<typeof Premium>;

/** What can be played to happen to a subscription in the sandbox. */
export const SANDBOX_EVENTS = [
  'renew',
  'fail_payment',
  'end_grace',
  'recover',
  'pause',
  'unpause',
  'refund',
  'revoke',
  'expire',
] as const;
export type SandboxEvent = (typeof SANDBOX_EVENTS)[number];
