import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coins, premium } from '@romantic/contract';
import { googleProduct, googleSubscription } from '../../providers/payments/testing/google-store.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { getPremium } from './status.ts';
import { readDuePurchases } from './tasks.ts';
import { startStores } from './testing/stores.ts';

const DAY_MS = 86_400_000;

test('what no event told of is asked', async (t) => {
  const { google, config } = await startStores(t);
  const app = await makeTestApp(t, { config });
  const ana = await app.signUp();

  await t.test('a renewal that nobody told of', async () => {
    const until = app.clock.now() + DAY_MS;
    google.subscriptions.set('s', googleSubscription({ product: 'plus_month', expiryTime: until }));
    const body = { provider: 'google' as const, plan: 'plus_month' as const, receipt: 's' };
    assert.equal((await ana.client.call(premium.subscribe, { body })).tier, 'plus');
    const renewed = until + 30 * DAY_MS;
    google.subscriptions.set('s', googleSubscription({ product: 'plus_month', expiryTime: renewed }));
    app.clock.advance(DAY_MS + 3_600_000);
    assert.equal((await getPremium(app.ctx, ana.id)).tier, 'free', 'nobody knows better yet');
    google.stub.mood = 'failing';
    await readDuePurchases(app.ctx);
    google.stub.mood = 'up';
    await readDuePurchases(app.ctx);
    const { tier, periodEndsAt } = await getPremium(app.ctx, ana.id);
    assert.deepEqual([tier, periodEndsAt], ['plus', new Date(renewed).toISOString()]);
    app.clock.advance(-DAY_MS - 3_600_000);
  });

  await t.test('a purchase that Google was not told is handed over', async () => {
    google.products.set('c', googleProduct('coins_100', null));
    const { url } = google.stub;
    const body = { provider: 'google' as const, receipt: 'c' };
    const before = google.handedOver.length;
    // The read works and the acknowledgement does not: for this one moment.
    google.refuseHandOver = true;
    assert.equal((await ana.client.call(coins.purchaseCoins, { body })).balance, 100);
    assert.equal(google.handedOver.length, before, url);
    google.refuseHandOver = false;
    await readDuePurchases(app.ctx);
    await readDuePurchases(app.ctx);
    assert.deepEqual(google.handedOver.slice(before), ['/products/coins_100/tokens/c:consume']);
    assert.equal((await ana.client.call(coins.getCoinBalance)).balance, 100);
  });
});
