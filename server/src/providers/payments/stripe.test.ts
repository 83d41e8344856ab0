import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../clock.ts';
import { createStripe } from './stripe.ts';
import { PRODUCTS } from './testing/catalogue.ts';
import { startStripeStore, stripePayment, stripeSubscription } from './testing/stripe-store.ts';
import { troubleOf } from './testing/trouble-of.ts';

const DAY_MS = 86_400_000;
const buyer = { accountToken: 'someone', customer: null };

test('what Stripe says is believed when Stripe says it, to us, now', async (t) => {
  const store = await startStripeStore(t);
  const deps = { clock: systemClock, products: PRODUCTS };
  const stripe = createStripe(store.config, deps);
  const post = ({ body, signature }: { body: string; signature: string }, by = stripe) =>
    (by.readNotice as NonNullable<typeof by.readNotice>)(
      { 'stripe-signature': signature },
      Buffer.from(body),
    );
  const endsAt = Math.floor(Date.now() / 1_000) * 1_000 + 30 * DAY_MS;
  const about = { id: 'sub_1', price: 'price_gold', accountToken: 'someone', endsAt };
  store.objects.set('sub_1', stripeSubscription(about));
  store.objects.set('pi_1', stripePayment('pi_1', 'someone'));

  await t.test('a page to pay on, for the member it is shown to', async () => {
    const page = await stripe.order?.({ kind: 'pack', product: 'coins_100', buyer, receipt: null });
    assert.ok(page && 'url' in page && page.url.startsWith('https://checkout.stripe.test/'));
    const { form } = store.objects.get('cs_test_1') as { form: Record<string, string> };
    assert.equal(form['line_items[0][price]'], 'price_coins');
    assert.equal(form.client_reference_id, 'someone');
    assert.equal(form['payment_intent_data[metadata][account_token]'], 'someone');
    const dear = stripe.order?.({ kind: 'pack', product: 'coins_3000', buyer, receipt: null });
    assert.equal(await troubleOf(dear as Promise<unknown>), 'refused', 'without a price it is not sold');
    assert.equal(await stripe.openPortal?.('cus_7'), 'https://billing.stripe.test/cus_7');
  });

  await t.test('the API says what a purchase is', async () => {
    const fact = await stripe.read({ kind: 'subscription', id: 'sub_1' });
    assert.ok(fact?.kind === 'subscription');
    assert.deepEqual(
      [fact.plan, fact.state, fact.renews, fact.paidUntil, fact.accountToken],
      ['gold_month', 'active', true, endsAt, 'someone'],
    );
    const coins = await stripe.read({ kind: 'pack', id: 'pi_1' });
    assert.ok(coins?.kind === 'pack');
    assert.deepEqual([coins.pack, coins.state], ['coins_100', 'paid']);
    assert.equal(await stripe.read({ kind: 'pack', id: 'pi_404' }), null);
  });

  await t.test('each state of a subscription and of its money', async () => {
    const after = async (more: object, charge: object | null = null) => {
      store.objects.set('sub_2', stripeSubscription({ ...about, id: 'sub_2' }, more));
      store.objects.delete('payments of in_sub_2');
      if (charge)
        store.objects.set('payments of in_sub_2', {
          payment: { payment_intent: { id: 'pi', latest_charge: charge } },
        });
      const fact = await stripe.read({ kind: 'subscription', id: 'sub_2' });
      assert.ok(fact?.kind === 'subscription');
      return [fact.state, fact.renews, fact.paidUntil < Date.now()];
    };
    assert.deepEqual(await after({ cancel_at_period_end: true }), ['active', false, false]);
    assert.deepEqual(await after({ status: 'past_due' }), ['grace', true, true], 'a period that is not paid');
    assert.deepEqual(await after({ status: 'unpaid' }), ['retry', true, true]);
    assert.deepEqual(await after({ status: 'canceled', ended_at: 1_000 }), ['expired', false, false]);
    assert.deepEqual(await after({ status: 'incomplete' }), ['pending', true, true]);
    const paused = { pause_collection: { behavior: 'void', resumes_at: null } };
    assert.deepEqual(await after(paused), ['active', true, false], 'what was paid runs on');
    assert.deepEqual(await after({ ...paused, latest_invoice: { id: 'in', status: 'void' } }), [
      'paused',
      true,
      true,
    ]);
    assert.deepEqual(await after({}, { refunded: true, disputed: false }), ['refunded', false, false]);
    assert.deepEqual(await after({}, { refunded: false, disputed: true }), ['revoked', false, false]);
    assert.deepEqual(await after({}, { refunded: false, disputed: false }), ['active', true, false]);
    store.objects.set(
      'pi_2',
      stripePayment('pi_2', 'someone', { latest_charge: { refunded: true, disputed: false } }),
    );
    assert.equal((await stripe.read({ kind: 'pack', id: 'pi_2' }))?.state, 'refunded');
    await stripe.setRenewal?.('sub_1', false);
    await stripe.changePlan?.('sub_1', 'plus_month');
    const changed = await stripe.read({ kind: 'subscription', id: 'sub_1' });
    assert.ok(changed?.kind === 'subscription');
    assert.deepEqual([changed.plan, changed.renews], ['plus_month', false]);
  });

  await t.test('an event is a hint at a purchase', async () => {
    const session = { object: 'checkout.session', client_reference_id: 'someone', customer: 'cus_1' };
    const bought = { ...session, mode: 'subscription', subscription: 'sub_1' };
    assert.deepEqual(await post(store.event('checkout.session.completed', bought)), {
      references: [{ kind: 'subscription', id: 'sub_1' }],
      customer: { accountToken: 'someone', id: 'cus_1' },
    });
    const of = async (type: string, object: object) => (await post(store.event(type, object))).references;
    const invoice = { parent: { subscription_details: { subscription: 'sub_1' } } };
    assert.deepEqual(await of('invoice.paid', invoice), [{ kind: 'subscription', id: 'sub_1' }]);
    assert.deepEqual(await of('charge.refunded', { payment_intent: 'pi_1' }), [{ kind: 'pack', id: 'pi_1' }]);
    store.objects.set('pi_3', { ...stripePayment('pi_3', ''), metadata: {} });
    store.objects.set('payments of pi_3', { invoice: { id: 'in_1', ...invoice } });
    assert.deepEqual(await of('charge.refunded', { payment_intent: 'pi_3' }), [
      { kind: 'subscription', id: 'sub_1' },
    ]);
    assert.deepEqual(await of('customer.created', { id: 'cus_1' }), []);
  });

  await t.test('a flipped bit anywhere, another secret, another time: nothing', async () => {
    const { body, signature } = store.event('invoice.paid', { parent: null });
    for (let at = 0; at < body.length; at += 1) {
      const flipped = Buffer.from(body);
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 7));
      assert.equal(await troubleOf(post({ body: flipped.toString('latin1'), signature })), 'forged', `${at}`);
    }
    const digits = signature.indexOf('v1=') + 3;
    for (let at = digits; at < signature.length; at += 1) {
      const other = signature[at] === '0' ? '1' : '0';
      const changed = signature.slice(0, at) + other + signature.slice(at + 1);
      assert.equal(await troubleOf(post({ body, signature: changed })), 'forged', changed);
    }
    const of = (more: object) => troubleOf(post(store.event('invoice.paid', { parent: null }, more)));
    assert.equal(await of({}), 'fine');
    assert.equal(await of({ secret: 'whsec_of_somebody_else' }), 'forged');
    assert.equal(await of({ at: Date.now() - 400_000 }), 'forged');
    assert.equal(await of({ at: Date.now() + 400_000 }), 'refused');
    assert.equal(await of({ livemode: true }), 'refused');
    for (const header of ['', 't=1', 'v1=00', 't=,v1=', 'x'.repeat(3_000)])
      assert.equal(await troubleOf(post({ body, signature: header })), 'forged', header.slice(0, 9));
  });

  await t.test('of the other mode, or of nothing that is sold: refused', async () => {
    store.objects.set('sub_3', stripeSubscription({ ...about, id: 'sub_3' }, { livemode: true }));
    assert.equal(await troubleOf(stripe.read({ kind: 'subscription', id: 'sub_3' })), 'refused');
    store.objects.set('sub_4', stripeSubscription({ ...about, id: 'sub_4', price: 'price_of_other' }));
    assert.equal(await troubleOf(stripe.read({ kind: 'subscription', id: 'sub_4' })), 'refused');
  });

  await t.test('while Stripe cannot be asked nobody knows, and nobody waits for long', async () => {
    const hasty = createStripe({ ...store.config, timeoutMs: 150 }, deps);
    for (const mood of ['failing', 'hanging'] as const) {
      store.stub.mood = mood;
      assert.equal(await troubleOf(hasty.read({ kind: 'pack', id: 'pi_1' })), 'unavailable', mood);
    }
    store.stub.mood = 'up';
  });
});
