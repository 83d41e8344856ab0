import { GIFTS, type GiftName } from '@romantic/contract';
import type { EnvReader } from './config.ts';
import type { AdsConfig } from './providers/ads/index.ts';

/** What coins buy and how members earn them. Prices and rewards are in coins. */
export interface CoinSettings {
  /** The longest a member can be boosted ahead, minutes; one boost lasts 30. */
  boostMinutes: number;
  boostMinutesAhead: number;
  /** For one watched ad, and for how many of them in a UTC day. */
  adCoins: number;
  adsPerDay: number;
  /** For the first, second, … day in a row; then from the start. */
  dailyCoins: readonly number[];
  /** For each of the two, when somebody who was brought has become a member; for so many in 30 days. */
  referralCoins: number;
  referralsPerMonth: number;
  giftPrices: Readonly<Record<GiftName, number>>;
  prices: Readonly<Record<'superlike' | 'rewind' | 'boost' | 'see_like', number>>;
}

const MOST = 1_000_000;
const DAILY_COINS = [2, 2, 3, 3, 4, 4, 10];
const GIFT_PRICES: Readonly<Record<GiftName, number>> = {
  coffee: 10,
  rose: 15,
  cupcake: 20,
  balloon: 30,
  bouquet: 60,
  star: 120,
};

/** Reads COIN_PRICE_* and what else is about coins from the environment. */
export function readCoinSettings(read: EnvReader): CoinSettings {
  const price = (name: string, fallback: number) => read.integer(`COIN_PRICE_${name}`, fallback, 1, MOST);
  return {
    boostMinutes: 30,
    boostMinutesAhead: 120,
    adCoins: read.integer('AD_COINS', 5, 1, MOST),
    adsPerDay: read.integer('ADS_PER_DAY', 10, 0, 1_000),
    dailyCoins: DAILY_COINS,
    referralCoins: read.integer('REFERRAL_COINS', 50, 1, MOST),
    referralsPerMonth: read.integer('REFERRALS_PER_MONTH', 10, 0, 1_000),
    giftPrices: Object.fromEntries(
      GIFTS.map(({ name }) => [name, price(`GIFT_${name.toUpperCase()}`, GIFT_PRICES[name])]),
    ) as Record<GiftName, number>,
    prices: {
      superlike: price('SUPERLIKE', 20),
      rewind: price('REWIND', 10),
      boost: price('BOOST', 100),
      see_like: price('SEE_LIKE', 40),
    },
  };
}

const KEYS_URL = 'https://www.gstatic.com/admob/reward/verifier-keys.json';

/** Reads who shows rewarded ads. ADMOB_AD_UNITS is `placement=unit` for each, such as `default=1234567890`. */
export function readAds(
  read: EnvReader,
  { troubles, production }: { troubles: string[]; production: boolean },
): AdsConfig {
  const choices = ['none', 'sandbox', 'admob'] as const;
  const provider = read.choice('ADS_PROVIDER', choices, production ? 'none' : 'sandbox');
  if (production && provider === 'sandbox')
    troubles.push('ADS_PROVIDER=sandbox pays for ads that nobody watched');
  if (provider !== 'admob') return { provider };
  const pairs = (read.list('ADMOB_AD_UNITS') ?? []).map((pair) => pair.split('='));
  const isUnit = ([name = '', unit = '', ...rest]: string[]) =>
    /^[a-z0-9-]{1,40}$/.test(name) && /^\d{1,20}$/.test(unit) && rest.length === 0;
  if (pairs.length === 0 || !pairs.every(isUnit))
    troubles.push('ADMOB_AD_UNITS takes placement=unit for each placement, such as default=1234567890');
  return {
    provider,
    keysUrl: read.url('ADMOB_KEYS_URL') ?? KEYS_URL,
    adUnits: Object.fromEntries(pairs),
    timeoutMs: read.integer('ADMOB_TIMEOUT_MS', 4_000, 100, 30_000),
  };
}
