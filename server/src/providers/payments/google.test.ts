import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { systemClock } from '../../clock.ts';
import { createGoogle } from './google.ts';
import { PRODUCTS } from './testing/catalogue.ts';
import { googleProduct, googleSubscription, startGoogleStore } from './testing/google-store.ts';
import { flipBits, troubleOf } from './testing/trouble-of.ts';

const DAY_MS = 86_400_000;

test('what Google says is believed when Google says it, to us, now', async (t) => {
  const store = await startGoogleStore(t);
  const deps = { clock: systemClock, products: PRODUCTS };
  const google = createGoogle(store.config, deps);
  const push = (body: string, token = store.token(), by = google) =>
    (by.readNotice as NonNullable<typeof by.readNotice>)(
      { authorization: `Bearer ${token}` },
      Buffer.from(body),
    );
  const until = Date.now() + 30 * DAY_MS;
  const plan = googleSubscription({ product: 'plus_month', expiryTime: until, accountToken: 'someone' });
  store.subscriptions.set('plan', plan);
  store.products.set('coins', googleProduct('coins_550', 'someone'));

  await t.test('a purchase is its token, and the API says what it is', async () => {
    const fact = await google.read(await google.readReceipt('plan', 'subscription'));
    assert.ok(fact?.kind === 'subscription');
    assert.deepEqual(
      [fact.plan, fact.state, fact.renews, fact.paidUntil, fact.accountToken, fact.acknowledged],
      ['plus_month', 'active', true, until, 'someone', false],
    );
    const coins = await google.read({ kind: 'pack', id: 'coins' });
    assert.ok(coins?.kind === 'pack');
    assert.deepEqual([coins.pack, coins.state], ['coins_550', 'paid']);
    assert.equal(await google.read({ kind: 'pack', id: 'nothing' }), null);
    await google.acknowledge?.(fact);
    await google.acknowledge?.(coins);
    assert.deepEqual(store.handedOver, [
      '/subscriptions/plus_month/tokens/plan:acknowledge',
      '/products/coins_550/tokens/coins:consume',
    ]);
  });

  await t.test('each state of a subscription', async () => {
    const after = async (subscriptionState: string, more: object = {}) => {
      store.subscriptions.set('life', {
        ...plan,
        subscriptionState: `SUBSCRIPTION_STATE_${subscriptionState}`,
        ...more,
      });
      const fact = await google.read({ kind: 'subscription', id: 'life' });
      assert.ok(fact?.kind === 'subscription');
      return [fact.state, fact.renews, fact.graceUntil, fact.resumesAt, fact.endedAt, fact.replaces];
    };
    const nothing = [null, null, null, null];
    assert.deepEqual(await after('CANCELED'), ['active', false, ...nothing]);
    assert.deepEqual(await after('IN_GRACE_PERIOD'), ['grace', true, until, null, null, null]);
    assert.deepEqual(await after('ON_HOLD'), ['retry', true, ...nothing]);
    const resumes = new Date(until).toISOString();
    assert.deepEqual(await after('PAUSED', { pausedStateContext: { autoResumeTime: resumes } }), [
      ...['paused', true, null, until],
      ...[null, null],
    ]);
    assert.deepEqual(await after('EXPIRED'), ['expired', false, ...nothing]);
    const replaced = { canceledStateContext: { replacementCancellation: {} } };
    assert.deepEqual(await after('EXPIRED', replaced), ['upgraded', false, null, null, until, null]);
    assert.deepEqual(await after('PENDING'), ['pending', false, ...nothing]);
    assert.deepEqual((await after('ACTIVE', { linkedPurchaseToken: 'before' })).at(-1), 'before');
    store.subscriptions.set('life', { ...plan, subscriptionState: 'SUBSCRIPTION_STATE_NEW_KIND' });
    assert.equal(await troubleOf(google.read({ kind: 'subscription', id: 'life' })), 'refused');
  });

  await t.test('a push is a hint at a purchase', async () => {
    const of = async (notification: object) => (await push(store.push(notification))).references;
    const plain = { version: '1.0', notificationType: 2, purchaseToken: 'x' };
    assert.deepEqual(await of({ subscriptionNotification: plain }), [{ kind: 'subscription', id: 'x' }]);
    assert.deepEqual(await of({ oneTimeProductNotification: plain }), [{ kind: 'pack', id: 'x' }]);
    const voided = { purchaseToken: 'x', orderId: 'GPA.1', productType: 2, refundType: 1 };
    assert.deepEqual(await of({ voidedPurchaseNotification: voided }), [{ kind: 'pack', id: 'x' }]);
    const plan1 = { ...voided, productType: 1 };
    assert.deepEqual(await of({ voidedPurchaseNotification: plan1 }), [{ kind: 'subscription', id: 'x' }]);
    assert.deepEqual(await of({ testNotification: { version: '1.0' } }), []);
  });

  await t.test('a token that is not Google’s, or not for us, opens nothing', async () => {
    const body = store.push({ testNotification: { version: '1.0' } });
    const [header = '', payload = '', signature = ''] = store.token().split('.');
    const forged = [
      ...flipBits(signature, 16).map((flipped) => [header, payload, flipped]),
      ...flipBits(payload, 16).map((flipped) => [header, flipped, signature]),
      ...flipBits(header, 16).map((flipped) => [flipped, payload, signature]),
    ];
    for (const parts of forged) assert.equal(await troubleOf(push(body, parts.join('.'))), 'forged');
    const seconds = Math.floor(Date.now() / 1_000);
    const wrong = [
      { aud: 'https://elsewhere.example' },
      { email: 'other@example.iam.gserviceaccount.com' },
      { email_verified: false },
      { iss: 'https://accounts.example' },
      { iat: seconds - 10_000, exp: seconds - 6_000 },
      { iat: seconds + 6_000, exp: seconds + 9_000 },
    ];
    for (const more of wrong)
      assert.equal(await troubleOf(push(body, store.token(more))), 'forged', JSON.stringify(more));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    assert.equal(await troubleOf(push(body, store.token({}, privateKey))), 'forged');
    assert.equal(await troubleOf(push(body, 'none')), 'forged');
  });

  await t.test('of another app, of another time, of a tester, of nothing that is sold: refused', async () => {
    const old = { eventTimeMillis: String(Date.now() - 9 * DAY_MS), testNotification: {} };
    assert.equal(await troubleOf(push(store.push(old))), 'refused');
    assert.equal(
      await troubleOf(push(store.push({ packageName: 'com.other', testNotification: {} }))),
      'refused',
    );
    for (const body of ['', '{}', '{"message":{"data":"e30="}}', '{"message":{"data":"%"}}'])
      assert.equal(await troubleOf(push(body)), 'refused', body);
    store.subscriptions.set('tester', { ...plan, testPurchase: {} });
    assert.equal(await troubleOf(google.read({ kind: 'subscription', id: 'tester' })), 'refused');
    store.products.set('other', googleProduct('other_thing', null));
    assert.equal(await troubleOf(google.read({ kind: 'pack', id: 'other' })), 'refused');
  });

  await t.test('while Google cannot be asked nobody knows, and nobody waits for long', async () => {
    const body = store.push({ testNotification: { version: '1.0' } });
    for (const mood of ['failing', 'hanging'] as const) {
      const fresh = createGoogle({ ...store.config, timeoutMs: 150 }, deps);
      store.stub.mood = mood;
      assert.equal(await troubleOf(push(body, store.token(), fresh)), 'unavailable', `keys: ${mood}`);
      assert.equal(await troubleOf(fresh.read({ kind: 'pack', id: 'coins' })), 'unavailable', mood);
    }
    store.stub.mood = 'up';
  });
});
