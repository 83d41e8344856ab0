import { coins } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { receiveAdReward } from './earn/ad-callback.ts';
import { earnCoins, offerReward } from './earn/ad-rewards.ts';
import { earnDaily } from './earn/daily.ts';
import { acceptReferral, getReferral } from './earn/referrals.ts';
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
  route(coins.offerReward, (ctx, { me, body }) => offerReward(ctx, me, body.placement)),
  route(coins.earnCoins, (ctx, { me, body }) => earnCoins(ctx, me, body.rewardToken)),
  route(coins.earnDaily, (ctx, { me }) => earnDaily(ctx, me)),
  route(coins.getReferral, (ctx, { me }) => getReferral(ctx, me)),
  route(coins.acceptReferral, async (ctx, { me, body }) => {
    await acceptReferral(ctx, me, body.code);
    return {};
  }),
  route(coins.receiveAdReward, async (ctx, { req }) => {
    const mark = req.originalUrl.indexOf('?');
    await receiveAdReward(ctx, mark < 0 ? '' : req.originalUrl.slice(mark + 1));
    return {};
  }),
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
