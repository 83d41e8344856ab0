import { coins } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { listGifts, readGiftPicture } from './gifts/catalogue.ts';
import { spendCoins } from './spend/spend.ts';
import { getBalance, listTransactions } from './statement.ts';
import { getStock } from './stock.ts';

/** Gifts have a list of their own. */
const SOLD = ['superlike', 'rewind', 'boost', 'see_like'] as const;

export const coinRoutes: readonly Route[] = [
  route(coins.getCoinBalance, async (ctx, { me }) => ({
    ...(await getBalance(ctx, me.id)),
    stock: await getStock(ctx.db, me.id),
  })),
  route(coins.listCoinTransactions, (ctx, { me, query }) => listTransactions(ctx, me, query)),
  route(coins.listCoinPrices, (ctx) => ({
    prices: SOLD.map((item) => ({ item, price: ctx.config.coins.prices[item] })),
  })),
  route(coins.listGifts, (ctx) => ({ gifts: listGifts(ctx) })),
  route(coins.getGiftPicture, async (_ctx, { params, res }) => {
    const picture = await readGiftPicture(params.name);
    res.type('image/svg+xml').send(picture);
    return undefined;
  }),
  route(coins.spendCoins, (ctx, { me, body, header }) =>
    spendCoins(ctx, me, body, header('idempotency-key')),
  ),
];
