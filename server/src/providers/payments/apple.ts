import {
  type JWSRenewalInfoDecodedPayload,
  type JWSTransactionDecodedPayload,
  type LastTransactionsItem,
  Status,
  Type,
} from '@apple/app-store-server-library';
import type { Clock } from '../../clock.ts';
import { type AppleApiConfig, createAppleApi } from './apple-api.ts';
import { type AppleVerifierConfig, createAppleVerifier } from './apple-verifier.ts';
import {
  type PackFact,
  type Reference,
  StoreError,
  type StoreState,
  type SubscriptionFact,
} from './facts.ts';
import type { Payments } from './index.ts';
import { createProductNames, type ProductNames, type Products } from './product-names.ts';

export type AppleConfig = AppleApiConfig & AppleVerifierConfig;

/** Apple repeats a notification for three days. */
const OLD_MS = 5 * 86_400_000;
/** How far ahead another clock may be. */
const AHEAD_MS = 5 * 60_000;

/**
 * The App Store, by StoreKit 2 and App Store Server Notifications version 2. A subscription is its original transaction, a
 * purchase of coins its transaction. What a receipt or notification says is not used beyond that: Apple's API is asked.
 */
export function createApple(config: AppleConfig, deps: { clock: Clock; products: Products }): Payments {
  const api = createAppleApi(config);
  const verifier = createAppleVerifier(config);
  const names = createProductNames(deps.products, 'apple');

  const readSubscription = async (id: string): Promise<SubscriptionFact | null> => {
    const statuses = await api.findStatuses(id);
    const last = statuses?.data
      ?.flatMap(({ lastTransactions }) => lastTransactions ?? [])
      .find(({ originalTransactionId }) => originalTransactionId === id);
    if (!last?.signedTransactionInfo || !last.signedRenewalInfo) return null;
    const [transaction, renewal] = await Promise.all([
      verifier.readTransaction(last.signedTransactionInfo),
      verifier.readRenewal(last.signedRenewalInfo),
    ]);
    return describeSubscription(id, last, transaction, renewal, names);
  };
  const readPack = async (id: string): Promise<PackFact | null> => {
    const signed = await api.findTransaction(id);
    return signed === null ? null : describePack(id, await verifier.readTransaction(signed), names);
  };

  return {
    kind: 'apple',
    manageUrl: 'https://apps.apple.com/account/subscriptions',
    async readReceipt(receipt, kind) {
      const reference = referenceOf(await verifier.readTransaction(receipt));
      if (reference?.kind !== kind) throw new StoreError('refused', 'a receipt of something else');
      return reference;
    },
    read: ({ kind, id }) => (kind === 'pack' ? readPack(id) : readSubscription(id)),
    async readNotice(_headers, body) {
      const { signedDate = 0, data } = await verifier.readNotification(signedPayloadOf(body));
      const now = deps.clock.now();
      if (signedDate < now - OLD_MS || signedDate > now + AHEAD_MS)
        throw new StoreError('refused', 'too old');
      // Without a transaction: Apple's test of the address, or a report that concerns nobody's purchase.
      const signed = data?.signedTransactionInfo;
      const reference = signed ? referenceOf(await verifier.readTransaction(signed)) : null;
      return { references: reference ? [reference] : [] };
    },
    acknowledge: null,
    order: null,
    setRenewal: null,
    changePlan: null,
    openPortal: null,
  };
}

function signedPayloadOf(body: Buffer): string {
  try {
    const { signedPayload } = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    if (typeof signedPayload === 'string') return signedPayload;
  } catch {
    // Said below.
  }
  throw new StoreError('forged', 'no signedPayload');
}

/** null: of a kind that is not sold here. */
function referenceOf({
  type,
  transactionId,
  originalTransactionId,
}: JWSTransactionDecodedPayload): Reference | null {
  if (type === Type.CONSUMABLE && transactionId) return { kind: 'pack', id: transactionId };
  if (type === Type.AUTO_RENEWABLE_SUBSCRIPTION && originalTransactionId)
    return { kind: 'subscription', id: originalTransactionId };
  return null;
}

const STATES: Partial<Record<number, StoreState>> = {
  [Status.ACTIVE]: 'active',
  [Status.EXPIRED]: 'expired',
  [Status.BILLING_RETRY]: 'retry',
  [Status.BILLING_GRACE_PERIOD]: 'grace',
  [Status.REVOKED]: 'revoked',
};

function describeSubscription(
  id: string,
  { status }: LastTransactionsItem,
  transaction: JWSTransactionDecodedPayload,
  renewal: JWSRenewalInfoDecodedPayload,
  names: ProductNames,
): SubscriptionFact {
  const { productId = '', expiresDate, originalPurchaseDate, revocationDate, revocationReason } = transaction;
  const state = STATES[Number(status)];
  if (!state || !expiresDate || !originalPurchaseDate) throw new StoreError('refused', 'an unknown status');
  const refunded = revocationDate !== undefined && revocationReason !== undefined;
  return {
    kind: 'subscription',
    id,
    plan: names.planOf(productId),
    state: revocationDate === undefined ? state : refunded ? 'refunded' : 'revoked',
    renews: renewal.autoRenewStatus === 1 && revocationDate === undefined,
    startedAt: originalPurchaseDate,
    paidUntil: expiresDate,
    graceUntil: state === 'grace' ? (renewal.gracePeriodExpiresDate ?? null) : null,
    resumesAt: null,
    endedAt: revocationDate ?? null,
    accountToken: transaction.appAccountToken?.toLowerCase() ?? null,
    replaces: null,
    acknowledged: true,
  };
}

function describePack(id: string, transaction: JWSTransactionDecodedPayload, names: ProductNames): PackFact {
  const { productId = '', quantity = 1, revocationDate, appAccountToken, transactionId, type } = transaction;
  if (transactionId !== id || type !== Type.CONSUMABLE)
    throw new StoreError('refused', 'no purchase of coins');
  return {
    kind: 'pack',
    id,
    pack: names.packOf(productId),
    quantity,
    state: revocationDate === undefined ? 'paid' : 'refunded',
    accountToken: appAccountToken?.toLowerCase() ?? null,
    acknowledged: true,
  };
}
