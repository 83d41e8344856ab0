import { coins } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { spendCoins } from './spend/spend.ts';
import { getBalance, listTransactions } from './statement.ts';

export const coinRoutes: readonly Route[] = [
  route(coins.getCoinBalance, (ctx, { me }) => getBalance(ctx, me.id)),
  route(coins.listCoinTransactions, (ctx, { me, query }) => listTransactions(ctx, me, query)),
  route(coins.listCoinPrices, (ctx) => ({
    prices: Object.entries(ctx.config.coins.prices).map(([item, price]) => ({ item, price }) as never),
  })),
  route(coins.spendCoins, (ctx, { me, body, header }) =>
    spendCoins(ctx, me, body, header('idempotency-key')),
  ),
];
