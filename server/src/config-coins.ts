import { GIFTS, type GiftName } from '@romantic/contract';

/** What coins buy and how members earn them. Prices and rewards are in coins. */
export interface CoinSettings {
  /** The longest a member can be boosted ahead, minutes; one boost lasts 30. */
  boostMinutes: number;
  boostMinutesAhead: number;
  giftPrices: Readonly<Record<GiftName, number>>;
  prices: Readonly<Record<'superlike' | 'rewind' | 'boost' | 'see_like', number>>;
}

interface EnvReader {
  integer(name: string, fallback: number, min: number, max: number): number;
}

const MOST = 1_000_000;
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
