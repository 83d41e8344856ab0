import type { PaymentProvider } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import { type Payments, StoreError } from '../../providers/payments/index.ts';
import { getStoreAccount } from './account-queries.ts';
import type { ReadResult } from './read-store.ts';

/** Throws `provider_unavailable` for a store that this server does not sell through. */
export function getStore({ stores }: Pick<Context, 'stores'>, provider: PaymentProvider): Payments {
  const store = stores.get(provider);
  if (!store) throw ERRORS.providerUnavailable();
  return store;
}

type Seller = Payments & { order: NonNullable<Payments['order']> };

/** Whether this is to be bought here and now, and not a receipt of what was bought before. In the sandbox it is both. */
export function isOrder(store: Payments, receipt: string | undefined): store is Seller {
  return store.order !== null && (receipt === undefined || store.kind === 'sandbox');
}

/** Under which token a member is known to the stores. */
export function getAccount({ db, secrets }: Pick<Context, 'db' | 'secrets'>, memberId: string) {
  return getStoreAccount(db, memberId, tokenOf(secrets.hash('store-account', memberId)));
}

/** 16 bytes as a UUID (version 8: of our own making). */
function tokenOf(bytes: Buffer): string {
  const hex = bytes.subarray(0, 16).toString('hex');
  const part = (from: number, to: number) => hex.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-8${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`;
}

/** Runs what asks a store for a member, and says its troubles in our words: receipt_invalid, unavailable. */
export async function askStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (err) {
    if (!(err instanceof StoreError)) throw err;
    if (err.trouble === 'unavailable')
      throw ERRORS.unavailable('The store cannot be asked at the moment', 5, err);
    throw ERRORS.receiptInvalid();
  }
}

/** Throws for a purchase that brought the member nothing: receipt_invalid, purchase_taken, purchase_pending. */
export function checkBought({ outcome, fact }: ReadResult): void {
  if (outcome === 'taken' || outcome === 'unclaimed') throw ERRORS.purchaseTaken();
  if (outcome === 'unknown' || fact === null) throw ERRORS.receiptInvalid();
  if (fact.kind === 'pack' && fact.state === 'refunded') throw ERRORS.receiptInvalid();
  if (fact.state === 'pending') throw ERRORS.purchasePending();
}
