import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { coins, ProblemError, premium } from '@romantic/contract';
import { inParallel } from '../../../../test/harness/parallel.ts';
import { appleTransaction } from '../../providers/payments/testing/apple-store.ts';
import { googleProduct, googleSubscription } from '../../providers/payments/testing/google-store.ts';
import { stripePayment } from '../../providers/payments/testing/stripe-store.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { assertLedgerHolds } from '../coins/testing/purse.ts';
import { applePost, deliver, googlePost, type Post, startStores, stripePost } from './testing/stores.ts';
import { COINS_SOLD, refundEverything, sellEverything, shuffle } from './testing/storm.ts';

const DAY_MS = 86_400_000;
const refused = (code: string) => (err: unknown) => err instanceof ProblemError && err.problem.code === code;

test('storms of events', async (t) => {
  const stores = await startStores(t);
  const { apple, google, stripe, config } = stores;
  const first = await makeTestApp(t, { config });
  const second = await makeTestApp(t, { config, databaseUrl: first.databaseUrl });
  const countOf = async (table: string, of: string) => {
    const [row] = await second.ctx.db<{ count: number }>('count')`
      select count(*)::int as count from ${second.ctx.db.part(table)} where user_id = ${of}`;
    return row?.count;
  };

  await t.test('each event ten times, shuffled, on two servers of which one dies: one grant', async () => {
    const member = await second.signUp({ phoneNumber: '+447700900901' });
    const { accountToken } = await member.client.call(premium.getPremiumStatus);
    const posts = sellEverything(stores, accountToken);
    const storm = shuffle(posts.flatMap((post) => Array.from({ length: 10 }, () => post)));
    const dies = storm.length / 2;
    await inParallel(storm, 8, async (post, index) => {
      if (index === dies) void first.ctx.db.close();
      const status = await deliver(index % 2 === 0 ? first.baseUrl : second.baseUrl, post);
      if (status !== 200) {
        assert.ok(status === 0 || status >= 500, `${post.path} answered ${status}`);
        assert.equal(await deliver(second.baseUrl, post), 200, 'it comes again');
      }
    });
    const { balance } = await member.client.call(coins.getCoinBalance);
    assert.equal(balance, COINS_SOLD);
    const { transactions } = await member.client.call(coins.listCoinTransactions);
    assert.equal(transactions.filter(({ type }) => type === 'purchased').length, 3);
    assert.equal(await countOf('app.subscriptions', member.id), 3);
    assert.equal((await member.client.call(premium.getPremiumStatus)).tier, 'gold');
    assert.ok(google.handedOver.length >= 2, 'Google was told that it was handed over');

    // All of it goes back, most of the coins are spent, and old events come again among the new ones.
    const headers = { 'idempotency-key': randomUUID() };
    await member.client.call(coins.spendCoins, { body: { item: 'superlike', quantity: 35 }, headers });
    const back = refundEverything(stores);
    await inParallel(shuffle([...posts, ...back, ...back, ...back, ...posts]), 8, async (post) => {
      assert.equal(await deliver(second.baseUrl, post), 200);
    });
    assert.equal((await member.client.call(coins.getCoinBalance)).balance, 0);
    const after = await member.client.call(premium.getPremiumStatus);
    assert.deepEqual([after.tier, after.entitlements], ['free', []]);
    const [owed] = await second.ctx.db<{ owed: number }>('owed')`
      select balance::int as owed from app.coin_accounts where user_id = ${member.id} and kind = 'receivable'`;
    assert.equal(owed?.owed, -700, 'what was spent is owed');
    await assertLedgerHolds(second);
  });

  await t.test('by another member: a receipt is whose it was first, or whom it was bought for', async () => {
    const [ana, ben] = [
      await second.signUp({ phoneNumber: '+447700900902' }),
      await second.signUp({ phoneNumber: '+447700900903' }),
    ];
    const { accountToken } = await ana.client.call(premium.getPremiumStatus);
    const unnamed = appleTransaction({ id: '7001', product: 'coins_100' });
    const named = appleTransaction({ id: '7002', product: 'coins_100', accountToken });
    apple.transactions.set('7001', unnamed).set('7002', named);
    const buy = (who: typeof ana, transaction: object) =>
      who.client.call(coins.purchaseCoins, { body: { provider: 'apple', receipt: apple.sign(transaction) } });
    await assert.rejects(buy(ben, named), refused('purchase_taken'));
    assert.equal((await buy(ana, unnamed)).coins, 100);
    await assert.rejects(buy(ben, unnamed), refused('purchase_taken'));
    assert.equal((await buy(ana, named)).balance, 200);
    assert.equal((await ben.client.call(coins.getCoinBalance)).balance, 0);
    // Another plan at Google is another token, and belongs to whom the one before it belongs.
    const until = Date.now() + 20 * DAY_MS;
    google.subscriptions.set('old', googleSubscription({ product: 'plus_month', expiryTime: until }));
    const subscribe = (who: typeof ana, receipt: string) =>
      who.client.call(premium.subscribe, { body: { plan: 'plus_month', provider: 'google', receipt } });
    assert.equal((await subscribe(ana, 'old')).tier, 'plus');
    const linked = { linkedPurchaseToken: 'old' };
    google.subscriptions.set('new', googleSubscription({ product: 'gold_month', expiryTime: until }, linked));
    const replaced = { canceledStateContext: { replacementCancellation: {} } };
    const gone = { subscriptionState: 'SUBSCRIPTION_STATE_EXPIRED', ...replaced };
    google.subscriptions.set(
      'old',
      googleSubscription({ product: 'plus_month', expiryTime: Date.now() }, gone),
    );
    await assert.rejects(subscribe(ben, 'new'), refused('purchase_taken'));
    const hint = { subscriptionNotification: { purchaseToken: 'new', notificationType: 4, version: '1.0' } };
    assert.equal(await deliver(second.baseUrl, googlePost(google, hint)), 200);
    const { tier, plan } = await ana.client.call(premium.getPremiumStatus);
    assert.deepEqual([tier, plan], ['gold', 'gold_month']);
    assert.equal((await ben.client.call(premium.getPremiumStatus)).tier, 'free');
  });

  await t.test(
    'what is not the store’s brings nothing and is told so; what nobody knows comes again',
    async () => {
      const ana = await second.signUp({ phoneNumber: '+447700900904' });
      const { accountToken } = await ana.client.call(premium.getPremiumStatus);
      apple.transactions.set('8001', appleTransaction({ id: '8001', product: 'coins_100', accountToken }));
      google.products.set('g8', googleProduct('coins_100', accountToken));
      stripe.objects.set('pi_8', stripePayment('pi_8', accountToken));
      const plain = { purchaseToken: 'g8', notificationType: 1, version: '1.0' };
      const posts: Post[] = [
        applePost(apple.notify('8001')),
        googlePost(google, { oneTimeProductNotification: plain }),
        stripePost(stripe, 'payment_intent.succeeded', { id: 'pi_8' }),
      ];
      const [appleOne, googleOne, stripeOne] = posts as [Post, Post, Post];
      const send = (post: Post) => deliver(second.baseUrl, post);
      const broken = (text: string) =>
        text.slice(0, -12) + (text.at(-12) === 'A' ? 'B' : 'A') + text.slice(-11);
      const token = googleOne.headers.authorization ?? '';
      assert.equal(await send({ ...appleOne, body: broken(appleOne.body) }), 401);
      assert.equal(await send({ ...googleOne, headers: { authorization: broken(token) } }), 401);
      assert.equal(await send({ ...googleOne, headers: {} }), 401);
      assert.equal(await send({ ...stripeOne, body: broken(stripeOne.body) }), 401);
      assert.equal(await send(applePost(apple.notify('8001', { data: { bundleId: 'com.other' } }))), 422);
      const elsewhere = { packageName: 'com.other', oneTimeProductNotification: plain };
      assert.equal(await send(googlePost(google, elsewhere)), 422);
      assert.equal(await send({ ...appleOne, body: 'x'.repeat(300_000) }), 413);
      for (const stub of [apple.stub, google.stub, stripe.stub]) stub.mood = 'failing';
      for (const post of posts) assert.equal(await send(post), 503, post.path);
      assert.equal((await ana.client.call(coins.getCoinBalance)).balance, 0);
      assert.equal(await countOf('app.pack_purchases', ana.id), 0);
      for (const stub of [apple.stub, google.stub, stripe.stub]) stub.mood = 'up';
      for (const post of posts) assert.equal(await send(post), 200, post.path);
      assert.equal((await ana.client.call(coins.getCoinBalance)).balance, 300);
    },
  );

  await t.test('a refund that is heard of before the purchase', async () => {
    const ana = await second.signUp({ phoneNumber: '+447700900905' });
    const sold = appleTransaction({ id: '9001', product: 'coins_100' });
    apple.transactions.set('9001', { ...sold, revocationDate: Date.now(), revocationReason: 0 });
    assert.equal(await deliver(second.baseUrl, applePost(apple.notify('9001'))), 200);
    const body = { provider: 'apple' as const, receipt: apple.sign(sold) };
    await assert.rejects(ana.client.call(coins.purchaseCoins, { body }), refused('receipt_invalid'));
    // A read that began before the refund and is written after it.
    apple.transactions.set('9001', sold);
    await ana.client.call(coins.purchaseCoins, { body }).catch(() => null);
    assert.equal((await ana.client.call(coins.getCoinBalance)).balance, 0);
  });
});
