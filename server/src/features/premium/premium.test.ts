import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coins, ProblemError, premium, type SandboxEvent } from '@romantic/contract';
import { makeTestApp } from '../../testing/test-app.ts';
import { getPremium } from './status.ts';

const DAY_MS = 86_400_000;
const refused = (code: string) => (err: unknown) => err instanceof ProblemError && err.problem.code === code;

test('buying in the sandbox', async (t) => {
  const app = await makeTestApp(t);
  const balanceOf = async (member: { client: typeof app.client }) =>
    (await member.client.call(coins.getCoinBalance)).balance;

  await t.test('everybody may read what there is to buy', async () => {
    const { packs } = await app.client.call(coins.listCoinPacks);
    const { plans, providers } = await app.client.call(premium.listPlans);
    assert.deepEqual(providers, ['sandbox']);
    assert.ok(packs.every(({ coins: many, price }) => many > 0 && price.currency === 'EUR'));
    const gold = plans.find(({ id }) => id === 'gold_month');
    assert.ok(gold?.entitlements.includes('see_likes'));
    assert.equal(plans.find(({ id }) => id === 'plus_month')?.entitlements.includes('see_likes'), false);
  });

  await t.test('a pack brings its coins once for a receipt', async () => {
    const ana = await app.signUp();
    const body = { provider: 'sandbox' as const, pack: 'coins_550' as const, receipt: 'one' };
    for (let times = 0; times < 3; times += 1) {
      const { balance, coins: bought } = await ana.client.call(coins.purchaseCoins, { body });
      assert.deepEqual([balance, bought], [550, 550]);
    }
    await Promise.all(
      [1, 2, 3].map(() => ana.client.call(coins.purchaseCoins, { body: { ...body, receipt: 'two' } })),
    );
    assert.equal(await balanceOf(ana), 1_100);
    const { transactions } = await ana.client.call(coins.listCoinTransactions);
    assert.deepEqual(
      transactions.map(({ type, amount }) => [type, amount]),
      [
        ['purchased', 550],
        ['purchased', 550],
      ],
    );
  });

  await t.test('by another member: their receipts are refused', async () => {
    const [ana, ben] = [await app.signUp(), await app.signUp()];
    const pack = { provider: 'sandbox' as const, pack: 'coins_100' as const, receipt: 'of ana' };
    await ana.client.call(coins.purchaseCoins, { body: pack });
    await assert.rejects(ben.client.call(coins.purchaseCoins, { body: pack }), refused('purchase_taken'));
    assert.equal(await balanceOf(ben), 0);
    const plan = { provider: 'sandbox' as const, plan: 'gold_month' as const, receipt: 'plan of ana' };
    await ana.client.call(premium.subscribe, { body: plan });
    await assert.rejects(ben.client.call(premium.subscribe, { body: plan }), refused('purchase_taken'));
    const restore = { provider: 'sandbox' as const, receipts: ['plan of ana'] };
    await assert.rejects(
      ben.client.call(premium.restorePurchases, { body: restore }),
      refused('purchase_taken'),
    );
    assert.equal((await ben.client.call(premium.getPremiumStatus)).tier, 'free');
    const { restored, tier } = await ana.client.call(premium.restorePurchases, { body: restore });
    assert.deepEqual([restored, tier], [1, 'gold']);
  });

  await t.test('a receipt that the store does not know brings nothing', async () => {
    const ana = await app.signUp();
    const body = { provider: 'sandbox' as const, receipts: ['never sold'] };
    await assert.rejects(ana.client.call(premium.restorePurchases, { body }), refused('receipt_invalid'));
    const elsewhere = { provider: 'apple' as const, receipt: 'x' };
    await assert.rejects(
      ana.client.call(coins.purchaseCoins, { body: elsewhere }),
      refused('provider_unavailable'),
    );
  });

  await t.test('a plan gives what it names, until it ends', async () => {
    const ana = await app.signUp();
    const bought = await ana.client.call(premium.subscribe, {
      body: { plan: 'plus_month', provider: 'sandbox' },
    });
    assert.deepEqual([bought.status, bought.tier, bought.checkoutUrl], ['active', 'plus', null]);
    const names = bought.entitlements.map(({ name }) => name);
    assert.ok(names.includes('unlimited_likes') && !names.includes('see_likes'));
    await assert.rejects(
      ana.client.call(premium.subscribe, { body: { plan: 'gold_month', provider: 'sandbox' } }),
      refused('already_subscribed'),
    );
    const changed = await ana.client.call(premium.changePlan, { body: { plan: 'gold_month' } });
    assert.deepEqual([changed.tier, changed.plan], ['gold', 'gold_month']);
    const left = await ana.client.call(premium.cancelSubscription);
    assert.deepEqual(
      [left.status, left.renews, left.tier, left.can.resume],
      ['cancelled', false, 'gold', true],
    );
    assert.equal((await ana.client.call(premium.resumeSubscription)).status, 'active');
    await ana.client.call(premium.cancelSubscription);
    app.clock.advance(32 * DAY_MS);
    // Their access token is over as well.
    const ended = await getPremium(app.ctx, ana.id);
    assert.deepEqual([ended.status, ended.tier, ended.entitlements.length], ['expired', 'free', 0]);
    assert.equal(ended.can.resume, false);
  });

  await t.test('the sandbox plays what stores do', async () => {
    const ana = await app.signUp();
    await ana.client.call(premium.subscribe, {
      body: { plan: 'gold_month', provider: 'sandbox' },
    });
    const after = async (event: SandboxEvent) => {
      const { status, tier } = await ana.client.call(premium.playSandboxEvent, { body: { event } });
      return [status, tier];
    };
    assert.deepEqual(await after('fail_payment'), ['grace', 'gold']);
    assert.deepEqual(await after('end_grace'), ['retry', 'free']);
    assert.deepEqual(await after('recover'), ['active', 'gold']);
    assert.deepEqual(await after('pause'), ['paused', 'free']);
    assert.deepEqual(await after('unpause'), ['active', 'gold']);
    assert.deepEqual(await after('refund'), ['refunded', 'free']);
  });

  await t.test('a month has so many boosts', async () => {
    const ana = await app.signUp();
    await assert.rejects(ana.client.call(premium.startMonthlyBoost), refused('plan_required'));
    await ana.client.call(premium.subscribe, { body: { plan: 'gold_month', provider: 'sandbox' } });
    assert.equal((await ana.client.call(premium.startMonthlyBoost)).left, 1);
    assert.equal((await ana.client.call(premium.startMonthlyBoost)).left, 0);
    await assert.rejects(ana.client.call(premium.startMonthlyBoost), refused('no_boosts_left'));
    const { entitlements } = await ana.client.call(premium.getPremiumStatus);
    assert.equal(entitlements.find(({ name }) => name === 'monthly_boosts')?.left, 0);
  });
});
