import { type CoinItem, coins } from '@romantic/contract';
import { api } from '../../api/client.ts';

export interface Spend {
  item: Exclude<CoinItem, 'gift'>;
  quantity: number;
  /** Made with the wish, kept until it is answered: however often it is asked, it is paid once. */
  key: string;
}

export function beginSpend(item: Spend['item'], quantity: number): Spend {
  return { item, quantity, key: crypto.randomUUID() };
}

/** Throws ProblemError, TypeError; repeat it with the same wish until it answers. */
export function spend({ item, quantity, key }: Spend) {
  return api.call(coins.spendCoins, { body: { item, quantity }, headers: { 'idempotency-key': key } });
}
