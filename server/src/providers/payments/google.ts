import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { type PackFact, StoreError, type StoreState, type SubscriptionFact } from './facts.ts';
import { createGoogleApi, type GoogleApiConfig } from './google-api.ts';
import { createReadGoogleNotice, type GoogleNoticeConfig } from './google-notice.ts';
import type { Payments } from './index.ts';
import { createProductNames, type ProductNames, type Products } from './product-names.ts';

export type GoogleConfig = GoogleApiConfig &
  GoogleNoticeConfig & {
    /** Whether purchases of licence testers, who pay nothing, bring something. */
    testPurchases: boolean;
  };

/**
 * Google Play, by the Play Developer API (subscriptionsv2, productsv2) and real-time developer notifications. A purchase is
 * its token; another plan is another token, linked to the one that it replaces.
 */
export function createGoogle(config: GoogleConfig, deps: { clock: Clock; products: Products }): Payments {
  const api = createGoogleApi(config);
  const names = createProductNames(deps.products, 'google');
  const checkTest = (test: unknown) => {
    if (test !== undefined && !config.testPurchases)
      throw new StoreError('refused', 'a purchase of a tester');
  };
  return {
    kind: 'google',
    manageUrl: `https://play.google.com/store/account/subscriptions?package=${encodeURIComponent(config.packageName)}`,
    async readReceipt(receipt, kind) {
      if (receipt.length > 2_000) throw new StoreError('refused', 'no purchase token');
      return { kind, id: receipt };
    },
    async read({ kind, id }) {
      const version = kind === 'pack' ? 'productsv2' : 'subscriptionsv2';
      const known = await api.get(`/${version}/tokens/${encodeURIComponent(id)}`);
      if (known === null) return null;
      checkTest(kind === 'pack' ? known.testPurchaseContext : known.testPurchase);
      return kind === 'pack' ? describePack(id, known, names) : describeSubscription(id, known, names);
    },
    readNotice: createReadGoogleNotice(config, deps),
    async acknowledge(fact) {
      const token = encodeURIComponent(fact.id);
      const theirs = (id: string, sold: Products['plans'] | Products['packs']) =>
        encodeURIComponent(sold.find((product) => product.id === id)?.products.google?.split(':')[0] ?? id);
      // Coins are consumed, which acknowledges them, so that the same pack can be bought again.
      await api.post(
        fact.kind === 'pack'
          ? `/products/${theirs(fact.pack, deps.products.packs)}/tokens/${token}:consume`
          : `/subscriptions/${theirs(fact.plan, deps.products.plans)}/tokens/${token}:acknowledge`,
      );
    },
    order: null,
    setRenewal: null,
    changePlan: null,
    openPortal: null,
  };
}

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const Subscription = z.object({
  subscriptionState: z.string(),
  startTime: Moment.optional(),
  linkedPurchaseToken: z.string().optional(),
  acknowledgementState: z.string().optional(),
  externalAccountIdentifiers: z.object({ obfuscatedExternalAccountId: z.string().optional() }).optional(),
  pausedStateContext: z.object({ autoResumeTime: Moment.optional() }).optional(),
  canceledStateContext: z.object({ replacementCancellation: z.unknown().optional() }).optional(),
  lineItems: z
    .array(
      z.object({
        productId: z.string(),
        expiryTime: Moment.optional(),
        autoRenewingPlan: z.object({ autoRenewEnabled: z.boolean().optional() }).optional(),
        offerDetails: z.object({ basePlanId: z.string().optional() }).optional(),
      }),
    )
    .min(1),
});

const STATES: Readonly<Record<string, StoreState>> = {
  SUBSCRIPTION_STATE_PENDING: 'pending',
  SUBSCRIPTION_STATE_ACTIVE: 'active',
  // Cancelled by the member: it runs until its end.
  SUBSCRIPTION_STATE_CANCELED: 'active',
  SUBSCRIPTION_STATE_IN_GRACE_PERIOD: 'grace',
  SUBSCRIPTION_STATE_ON_HOLD: 'retry',
  SUBSCRIPTION_STATE_PAUSED: 'paused',
  SUBSCRIPTION_STATE_EXPIRED: 'expired',
  SUBSCRIPTION_STATE_PENDING_PURCHASE_CANCELED: 'expired',
};

const parse = <T extends z.ZodType>(shape: T, known: unknown): z.output<T> => {
  const { data, success } = shape.safeParse(known);
  if (!success) throw new StoreError('refused', 'a purchase of a form that is not known');
  return data;
};

function describeSubscription(id: string, known: unknown, names: ProductNames): SubscriptionFact {
  const said = parse(Subscription, known);
  const state = STATES[said.subscriptionState];
  if (!state) throw new StoreError('refused', `an unknown state ${said.subscriptionState}`);
  // Of several items (an add-on) the one that lasts longest.
  const item = said.lineItems.reduce((best, next) =>
    (next.expiryTime ?? 0) > (best.expiryTime ?? 0) ? next : best,
  );
  const paidUntil = item.expiryTime ?? 0;
  const replaced = state === 'expired' && said.canceledStateContext?.replacementCancellation !== undefined;
  const runs = state === 'active' && said.subscriptionState !== 'SUBSCRIPTION_STATE_CANCELED';
  const stopped = state === 'active' || state === 'expired';
  return {
    kind: 'subscription',
    id,
    plan: names.planOf(`${item.productId}:${item.offerDetails?.basePlanId ?? ''}`, item.productId),
    state: replaced ? 'upgraded' : state,
    renews: stopped ? runs && item.autoRenewingPlan?.autoRenewEnabled === true : state !== 'pending',
    startedAt: said.startTime ?? paidUntil,
    paidUntil,
    // Google moves the expiry on while the grace lasts.
    graceUntil: state === 'grace' ? paidUntil : null,
    resumesAt: said.pausedStateContext?.autoResumeTime ?? null,
    endedAt: replaced ? paidUntil : null,
    accountToken: said.externalAccountIdentifiers?.obfuscatedExternalAccountId ?? null,
    replaces: said.linkedPurchaseToken ?? null,
    acknowledged: said.acknowledgementState === 'ACKNOWLEDGEMENT_STATE_ACKNOWLEDGED',
  };
}

const Product = z.object({
  purchaseStateContext: z.object({ purchaseState: z.string() }),
  obfuscatedExternalAccountId: z.string().optional(),
  productLineItem: z
    .array(
      z.object({
        productId: z.string(),
        productOfferDetails: z
          .object({ quantity: z.int().min(1).max(100).optional(), consumptionState: z.string().optional() })
          .optional(),
      }),
    )
    .length(1),
});

const PACK_STATES: Readonly<Record<string, PackFact['state']>> = {
  PURCHASED: 'paid',
  CANCELLED: 'refunded',
  PENDING: 'pending',
};

function describePack(id: string, known: unknown, names: ProductNames): PackFact {
  const said = parse(Product, known);
  const state = PACK_STATES[said.purchaseStateContext.purchaseState];
  const [item] = said.productLineItem;
  if (!state || !item) throw new StoreError('refused', 'an unknown state of a purchase');
  const { quantity = 1, consumptionState } = item.productOfferDetails ?? {};
  return {
    kind: 'pack',
    id,
    pack: names.packOf(item.productId),
    quantity,
    state,
    accountToken: said.obfuscatedExternalAccountId ?? null,
    acknowledged: consumptionState === 'CONSUMPTION_STATE_CONSUMED',
  };
}
