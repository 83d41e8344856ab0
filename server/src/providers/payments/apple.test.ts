import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../clock.ts';
import { createApple } from './apple.ts';
import { appleTransaction, makeChain, startAppleStore } from './testing/apple-store.ts';
import { PRODUCTS } from './testing/catalogue.ts';
import { flipBits, troubleOf } from './testing/trouble-of.ts';

const DAY_MS = 86_400_000;
const TOKEN = '6f6e5c1c-6d6f-4b0c-8b61-1f2e3d4c5b6a';

test('what Apple says is believed when Apple says it, to us, now', async (t) => {
  const store = await startAppleStore(t);
  const deps = { clock: systemClock, products: PRODUCTS };
  const apple = createApple(store.config, deps);
  const read = (body: string, by = apple) =>
    (by.readNotice as NonNullable<typeof by.readNotice>)({}, Buffer.from(body));
  const pack = appleTransaction({ id: '1000', product: 'coins_100', accountToken: TOKEN });
  const until = Date.now() + 30 * DAY_MS;
  const plan = appleTransaction({ id: '2001', original: '2000', product: 'gold_month', expiresDate: until });
  store.transactions.set('1000', pack).set('2000', plan).set('2001', plan);
  store.renewals.set('2000', { status: 1, info: { autoRenewStatus: 1, autoRenewProductId: 'gold_month' } });

  await t.test('a receipt names what to ask for, and the API says what it is', async () => {
    assert.deepEqual(await apple.readReceipt(store.sign(pack), 'pack'), { kind: 'pack', id: '1000' });
    const reference = await apple.readReceipt(store.sign(plan), 'subscription');
    assert.deepEqual(reference, { kind: 'subscription', id: '2000' });
    const fact = await apple.read(reference);
    assert.ok(fact?.kind === 'subscription');
    assert.deepEqual(
      [fact.plan, fact.state, fact.renews, fact.paidUntil],
      ['gold_month', 'active', true, until],
    );
    const coins = await apple.read({ kind: 'pack', id: '1000' });
    assert.ok(coins?.kind === 'pack');
    assert.deepEqual([coins.pack, coins.state, coins.accountToken], ['coins_100', 'paid', TOKEN]);
    assert.equal(await apple.read({ kind: 'pack', id: '404' }), null);
    assert.equal(await troubleOf(apple.readReceipt(store.sign(pack), 'subscription')), 'refused');
  });

  await t.test('each state of a subscription', async () => {
    const after = async (status: number, info: object, more: object = {}) => {
      store.transactions.set('2000', { ...plan, ...more });
      store.renewals.set('2000', { status, info: { autoRenewStatus: 1, ...info } });
      const fact = await apple.read({ kind: 'subscription', id: '2000' });
      assert.ok(fact?.kind === 'subscription');
      return [fact.state, fact.renews, fact.graceUntil, fact.endedAt];
    };
    assert.deepEqual(await after(1, { autoRenewStatus: 0 }), ['active', false, null, null]);
    assert.deepEqual(await after(4, { gracePeriodExpiresDate: 99 }), ['grace', true, 99, null]);
    assert.deepEqual(await after(3, {}), ['retry', true, null, null]);
    assert.deepEqual(await after(2, { autoRenewStatus: 0 }), ['expired', false, null, null]);
    assert.deepEqual(await after(5, {}, { revocationDate: 7, revocationReason: 1 }), [
      'refunded',
      false,
      null,
      7,
    ]);
    assert.deepEqual(await after(5, {}, { revocationDate: 7 }), ['revoked', false, null, 7]);
    assert.deepEqual(await after(1, {}), ['active', true, null, null], 'a refund that was taken back');
  });

  await t.test('a notification is a hint at a purchase', async () => {
    assert.deepEqual(await read(store.notify('1000')), { references: [{ kind: 'pack', id: '1000' }] });
    assert.deepEqual(await read(store.notify('2001')), {
      references: [{ kind: 'subscription', id: '2000' }],
    });
  });

  await t.test('a flipped bit anywhere makes it nothing', async () => {
    const [header = '', payload = '', signature = ''] = store.sign(pack).split('.');
    const forged = [
      ...flipBits(signature, 24).map((flipped) => [header, payload, flipped]),
      ...flipBits(payload, 24).map((flipped) => [header, flipped, signature]),
      ...flipBits(header, 24).map((flipped) => [flipped, payload, signature]),
    ];
    for (const parts of forged)
      assert.equal(await troubleOf(apple.readReceipt(parts.join('.'), 'pack')), 'forged', parts.join('.'));
    assert.equal(await troubleOf(read(JSON.stringify({ signedPayload: `${header}.${payload}.` }))), 'forged');
    for (const body of ['', '{}', '[]', '{"signedPayload":7}', store.notify('1000').slice(0, -9)])
      assert.equal(await troubleOf(read(body)), 'forged', body);
  });

  await t.test('a chain of somebody else’s, or one that is not for receipts, is worth nothing', async () => {
    const theirs = makeChain();
    assert.equal(await troubleOf(apple.readReceipt(store.sign(pack, theirs), 'pack')), 'forged');
    const marks = { leaf: ['1.2.3.4'], intermediate: ['1.2.840.113635.100.6.2.1'] };
    const unmarked = createApple({ ...store.config, rootCertificates: [makeChain(marks).root.der] }, deps);
    const chain = makeChain(marks);
    const own = createApple({ ...store.config, rootCertificates: [chain.root.der] }, deps);
    assert.equal(await troubleOf(own.readReceipt(store.sign(pack, chain), 'pack')), 'forged');
    assert.equal(await troubleOf(unmarked.readReceipt(store.sign(pack), 'pack')), 'forged');
    // Its own root in the header does not make a chain trusted; nor does a header without a chain.
    const bare = store.sign(pack).split('.');
    bare[0] = Buffer.from('{"alg":"none"}').toString('base64url');
    assert.equal(await troubleOf(apple.readReceipt(bare.join('.'), 'pack')), 'forged');
  });

  await t.test('for another app, environment or time: refused', async () => {
    const receipt = (more: object) => apple.readReceipt(store.sign({ ...pack, ...more }), 'pack');
    assert.equal(await troubleOf(receipt({ bundleId: 'com.other' })), 'refused');
    for (const environment of ['Production', 'Xcode', 'LocalTesting'])
      assert.equal(await troubleOf(receipt({ environment })), 'refused', environment);
    assert.equal(await troubleOf(read(store.notify('1000', { data: { bundleId: 'com.other' } }))), 'refused');
    assert.equal(
      await troubleOf(read(store.notify('1000', { data: { environment: 'Production' } }))),
      'refused',
    );
    assert.equal(
      await troubleOf(read(store.notify('1000', { signedDate: Date.now() - 6 * DAY_MS }))),
      'refused',
    );
    assert.equal(await troubleOf(read(store.notify('1000', { signedDate: Date.now() + DAY_MS }))), 'refused');
    store.transactions.set('3000', appleTransaction({ id: '3000', product: 'something_else' }));
    assert.equal(await troubleOf(apple.read({ kind: 'pack', id: '3000' })), 'refused');
  });

  await t.test('while Apple cannot be asked nobody knows, and nobody waits for long', async () => {
    store.stub.mood = 'failing';
    assert.equal(await troubleOf(apple.read({ kind: 'pack', id: '1000' })), 'unavailable');
    store.stub.mood = 'hanging';
    const hasty = createApple({ ...store.config, timeoutMs: 150 }, deps);
    assert.equal(await troubleOf(hasty.read({ kind: 'subscription', id: '2000' })), 'unavailable');
    store.stub.mood = 'up';
    const closed = createApple({ ...store.config, apiBase: 'http://127.0.0.1:1' }, deps);
    assert.equal(await troubleOf(closed.read({ kind: 'pack', id: '1000' })), 'unavailable');
  });
});
