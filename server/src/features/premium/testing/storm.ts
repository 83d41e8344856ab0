import { appleTransaction } from '../../../providers/payments/testing/apple-store.ts';
import { googleProduct, googleSubscription } from '../../../providers/payments/testing/google-store.ts';
import { stripePayment, stripeSubscription } from '../../../providers/payments/testing/stripe-store.ts';
import { applePost, googlePost, type Post, stripePost, type TestStores } from './stores.ts';

const DAY_MS = 86_400_000;

/** Coins in the packs that `sellEverything` sells. */
export const COINS_SOLD = 100 + 550 + 100;

/** One of each at each store, for a member; what the stores post about it. */
export function sellEverything({ apple, google, stripe }: TestStores, accountToken: string): Post[] {
  const until = Date.now() + 30 * DAY_MS;
  apple.transactions.set('1000', appleTransaction({ id: '1000', product: 'coins_100', accountToken }));
  const plan = { id: '2000', product: 'plus_month', accountToken, expiresDate: until };
  apple.transactions.set('2000', appleTransaction(plan));
  apple.renewals.set('2000', { status: 1, info: { autoRenewStatus: 1, autoRenewProductId: 'plus_month' } });
  google.products.set('gc', googleProduct('coins_550', accountToken));
  google.subscriptions.set(
    'gs',
    googleSubscription({ product: 'gold_month', expiryTime: until, accountToken }),
  );
  stripe.objects.set('pi_1', stripePayment('pi_1', accountToken));
  stripe.objects.set(
    'sub_1',
    stripeSubscription({ id: 'sub_1', price: 'price_plus', accountToken, endsAt: until }),
  );
  const plain = { notificationType: 1, version: '1.0' };
  return [
    applePost(apple.notify('1000')),
    applePost(apple.notify('2000')),
    googlePost(google, { oneTimeProductNotification: { ...plain, purchaseToken: 'gc' } }),
    googlePost(google, { subscriptionNotification: { ...plain, purchaseToken: 'gs' } }),
    stripePost(stripe, 'payment_intent.succeeded', { id: 'pi_1' }),
    stripePost(stripe, 'customer.subscription.created', { id: 'sub_1' }),
  ];
}

/** All of that taken back, and what the stores post about it. */
export function refundEverything({ apple, google, stripe }: TestStores): Post[] {
  const gone = { revocationDate: Date.now(), revocationReason: 1 };
  for (const id of ['1000', '2000']) apple.transactions.set(id, { ...apple.transactions.get(id), ...gone });
  apple.renewals.set('2000', { status: 5, info: { autoRenewStatus: 0 } });
  google.products.set('gc', {
    ...google.products.get('gc'),
    purchaseStateContext: { purchaseState: 'CANCELLED' },
  });
  const expired = { product: 'gold_month', expiryTime: Date.now() - 1_000 };
  google.subscriptions.set(
    'gs',
    googleSubscription(expired, { subscriptionState: 'SUBSCRIPTION_STATE_EXPIRED' }),
  );
  const charge = { id: 'ch', refunded: true, disputed: false };
  stripe.objects.set('pi_1', { ...stripe.objects.get('pi_1'), latest_charge: charge });
  stripe.objects.set('payments of in_sub_1', {
    payment: { payment_intent: { id: 'pi', latest_charge: charge } },
  });
  const voided = { purchaseToken: 'gc', orderId: 'GPA.1', productType: 2, refundType: 1 };
  return [
    applePost(apple.notify('1000')),
    applePost(apple.notify('2000')),
    googlePost(google, { voidedPurchaseNotification: voided }),
    googlePost(google, { voidedPurchaseNotification: { ...voided, purchaseToken: 'gs', productType: 1 } }),
    stripePost(stripe, 'charge.refunded', { payment_intent: 'pi_1' }),
    stripePost(stripe, 'customer.subscription.updated', { id: 'sub_1' }),
  ];
}

export function shuffle<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
