import type { IncomingMessage } from 'node:http';
import type { PaymentProvider } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import { readRaw } from '../../http/read-raw.ts';
import { type Payments, StoreError, type StoreNotice } from '../../providers/payments/index.ts';
import { setCustomer } from './account-queries.ts';
import { type ReadNeeds, readStore } from './read-store.ts';

/** Bytes; the largest are Stripe's, of some 20 kB. */
const MAX_BODY_BYTES = 256 * 1024;

type Needs = ReadNeeds & Pick<Context, 'stores'>;

/**
 * What a store posts. It is a hint that something changed: once it is known to come from the store, the store is asked
 * what is true now. Answers 200 when that is written, so whatever was lost before comes again. Throws unauthorized (not
 * the store's), notice_refused (for another app or environment, or too old: repeating will not help), unavailable
 * (nobody knows at the moment: the store repeats), not_found where the store does not sell.
 */
export async function receiveNotice(
  ctx: Needs,
  provider: PaymentProvider,
  req: IncomingMessage,
): Promise<Record<string, never>> {
  const store = ctx.stores.get(provider);
  if (!store?.readNotice) throw ERRORS.notFound();
  const body = await readRaw(req, MAX_BODY_BYTES);
  try {
    const notice = await store.readNotice(req.headers, body);
    await takeNotice(ctx, store, notice);
    ctx.metrics.storeNotices.inc({ provider, outcome: 'taken' });
  } catch (err) {
    if (!(err instanceof StoreError)) throw err;
    ctx.metrics.storeNotices.inc({ provider, outcome: err.trouble });
    if (err.trouble === 'unavailable')
      throw ERRORS.unavailable('The store cannot be asked at the moment', 30, err);
    ctx.metrics.security.inc({ event: `store_notice_${err.trouble}` });
    throw err.trouble === 'forged' ? ERRORS.unauthorized() : ERRORS.noticeRefused();
  }
  return {};
}

async function takeNotice(ctx: Needs, store: Payments, { references, customer }: StoreNotice): Promise<void> {
  if (customer) await setCustomer(ctx.db, customer.accountToken, customer.id);
  for (const reference of references) {
    const { outcome } = await readStore(ctx, store, reference, null);
    // Nobody's that we know: the app brings the receipt, and its member with it.
    if (outcome === 'unclaimed') ctx.log.info({ provider: store.kind }, 'a purchase waits for its member');
  }
}
