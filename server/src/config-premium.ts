import {
  type CoinPack,
  type EntitlementName,
  PACK_IDS,
  type PackId,
  type PaymentProvider,
  PLAN_IDS,
  type Plan,
  type PlanId,
  type Tier,
} from '@romantic/contract';
import type { EnvReader } from './config.ts';

/** What is sold for money. Prices are in the smallest unit of the currency. */
export interface Catalogue {
  plans: readonly Plan[];
  packs: readonly CoinPack[];
}

interface TierOffer {
  title: string;
  entitlements: readonly EntitlementName[];
  monthly: { superlikes: number; boosts: number };
}

const PLUS: readonly EntitlementName[] = [
  'unlimited_likes',
  'rewind',
  'incognito',
  'travel',
  'monthly_superlikes',
];

/** What each plan gives. */
export const TIER_OFFERS: Readonly<Record<Tier, TierOffer>> = {
  plus: { title: 'Plus', entitlements: PLUS, monthly: { superlikes: 5, boosts: 0 } },
  gold: {
    title: 'Gold',
    entitlements: [...PLUS, 'see_likes', 'read_receipts', 'monthly_boosts'],
    monthly: { superlikes: 20, boosts: 2 },
  },
};

const PLAN_PRICES: Readonly<Record<PlanId, number>> = {
  plus_month: 999,
  plus_year: 5_999,
  gold_month: 1_999,
  gold_year: 11_999,
};
const PACKS: Readonly<Record<PackId, { coins: number; price: number }>> = {
  coins_100: { coins: 100, price: 199 },
  coins_550: { coins: 550, price: 899 },
  coins_1200: { coins: 1_200, price: 1_699 },
  coins_3000: { coins: 3_000, price: 3_499 },
};

/**
 * Reads the catalogue: PRICE_CURRENCY, PLAN_PRICE_*, PACK_PRICE_*, APPLE_PRODUCTS and GOOGLE_PRODUCTS
 * (`ours=theirs` for each that has another name at the store).
 */
export function readCatalogue(
  env: Readonly<Record<string, string | undefined>>,
  read: EnvReader,
  { troubles, providers }: { troubles: string[]; providers: readonly PaymentProvider[] },
): Catalogue {
  const currency = env.PRICE_CURRENCY || 'EUR';
  if (!/^[A-Z]{3}$/.test(currency)) troubles.push('PRICE_CURRENCY takes three letters, such as EUR');
  const price = (name: string, fallback: number) => ({
    amount: read.integer(name, fallback, 1, 100_000_000),
    currency: currency.slice(0, 3).padEnd(3, 'X'),
  });
  const names = {
    apple: readNames('APPLE_PRODUCTS', read, troubles),
    google: readNames('GOOGLE_PRODUCTS', read, troubles),
  };
  const products = (id: PlanId | PackId) => ({
    ...(providers.includes('apple') ? { apple: names.apple.get(id) ?? id } : {}),
    ...(providers.includes('google') ? { google: names.google.get(id) ?? id } : {}),
  });
  return {
    plans: PLAN_IDS.map((id) => {
      const tier: Tier = id.startsWith('gold') ? 'gold' : 'plus';
      const { title, entitlements, monthly } = TIER_OFFERS[tier];
      return {
        id,
        tier,
        title,
        period: id.endsWith('year') ? ('P1Y' as const) : ('P1M' as const),
        price: price(`PLAN_PRICE_${id.toUpperCase()}`, PLAN_PRICES[id]),
        entitlements: [...entitlements],
        monthly,
        products: products(id),
      };
    }),
    packs: PACK_IDS.map((id) => ({
      id,
      coins: PACKS[id].coins,
      price: price(`PACK_PRICE_${id.toUpperCase()}`, PACKS[id].price),
      products: products(id),
    })),
  };
}

/** `ours=theirs,…`; ours is the id of a plan or pack. */
export function readNames(name: string, read: EnvReader, troubles: string[]): Map<string, string> {
  const ours: readonly string[] = [...PLAN_IDS, ...PACK_IDS];
  const pairs = (read.list(name) ?? []).map((pair) => pair.split('='));
  const isPair = ([id = '', theirs = '', ...rest]: string[]) =>
    ours.includes(id) && /^[A-Za-z0-9._:-]{1,150}$/.test(theirs) && rest.length === 0;
  if (!pairs.every(isPair))
    troubles.push(`${name} takes ours=theirs for each, such as plus_month=com.app.plus`);
  const names = new Map(pairs.map(([id = '', theirs = '']) => [id, theirs]));
  if (new Set(names.values()).size !== names.size) troubles.push(`${name} names a product twice`);
  return names;
}
