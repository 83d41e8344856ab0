import type { IncomingHttpHeaders } from 'node:http';
import type { PackId, PaymentProvider, PlanId } from '@romantic/contract';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import { type AppleConfig, createApple } from './apple.ts';
import type { Reference, StoreFact } from './facts.ts';
import { createGoogle, type GoogleConfig } from './google.ts';
import type { Products } from './product-names.ts';
import { createSandbox } from './sandbox.ts';
import { createStripe } from './stripe.ts';
import type { StripeConfig } from './stripe-client.ts';

export * from './facts.ts';

/** Somebody who wants to buy, as the store knows them. */
export interface Buyer {
  accountToken: string;
  /** Stripe's id of them; null before their first purchase. */
  customer: string | null;
}

export interface Order {
  kind: Reference['kind'];
  product: PlanId | PackId;
  buyer: Buyer;
  /** The app's own name of this purchase: the same one is the same purchase. */
  receipt: string | null;
}

/** What a store posted, believed: what it is about. */
export interface StoreNotice {
  references: readonly Reference[];
  /** Stripe: who a checkout was for. */
  customer?: { accountToken: string; id: string };
}

/**
 * A store. It takes the money; what a purchase is worth is decided by us alone, from what `read` says, which asks the
 * store each time. Everything throws StoreError, and answers within the configured time.
 */
export interface Payments {
  readonly kind: PaymentProvider;
  /** The page where a member manages their subscriptions; null where there is none. */
  readonly manageUrl: string | null;
  /** What a receipt of the app is about. Signatures are checked; what it says beyond its id is not believed. */
  readReceipt(receipt: string, kind: Reference['kind']): Promise<Reference>;
  /** What the store knows at this moment; null when it knows nothing of it. */
  read(reference: Reference): Promise<StoreFact | null>;
  /** What the store posted, when it is the store's. */
  readonly readNotice: ((headers: IncomingHttpHeaders, body: Buffer) => Promise<StoreNotice>) | null;
  /** Tells the store that the purchase was handed over. Repeating is harmless. */
  readonly acknowledge: ((fact: StoreFact) => Promise<void>) | null;
  /** A page to pay on, or what was bought at once. */
  readonly order: ((order: Order) => Promise<{ url: string } | Reference>) | null;
  readonly setRenewal: ((id: string, renews: boolean) => Promise<void>) | null;
  readonly changePlan: ((id: string, plan: PlanId) => Promise<void>) | null;
  readonly openPortal: ((customer: string) => Promise<string>) | null;
}

export interface PaymentsConfig {
  sandbox: boolean;
  apple: AppleConfig | null;
  google: GoogleConfig | null;
  stripe: StripeConfig | null;
}

export interface PaymentsDeps {
  db: Db;
  clock: Clock;
  products: Products;
}

/** The stores of this server, by their names. */
export type Stores = ReadonlyMap<PaymentProvider, Payments>;

export function createStores(config: PaymentsConfig, deps: PaymentsDeps): Stores {
  const { apple, google, stripe, sandbox } = config;
  const stores = [
    apple && createApple(apple, deps),
    google && createGoogle(google, deps),
    stripe && createStripe(stripe, deps),
    sandbox ? createSandbox(deps) : null,
  ];
  return new Map(stores.flatMap((store) => (store ? [[store.kind, store] as const] : [])));
}
