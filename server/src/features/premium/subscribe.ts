import type { PaymentProvider, PlanId, Premium } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { isOngoing } from './life.ts';
import { type ReadNeeds, readStore } from './read-store.ts';
import { getPremium } from './status.ts';
import { askStore, checkBought, getAccount, getStore, isOrder } from './stores.ts';
import { findSubscription, listSubscriptions } from './subscription-queries.ts';

type Needs = ReadNeeds & Pick<Context, 'stores' | 'secrets'>;

/**
 * Subscribes with a receipt of the app's store, or gives a page to pay on. What the store says is what counts: a receipt
 * for another plan than the one named brings that other plan. Throws provider_unavailable, receipt_invalid,
 * purchase_pending, purchase_taken, already_subscribed, unavailable.
 */
export async function subscribe(
  ctx: Needs,
  me: Member,
  input: { plan: PlanId; provider: PaymentProvider; receipt?: string | undefined },
): Promise<Premium & { checkoutUrl: string | null }> {
  const store = getStore(ctx, input.provider);
  const { receipt = null } = input;
  if (isOrder(store, input.receipt)) await checkFree(ctx, me, input.provider, receipt);
  const bought = await askStore(async () => {
    if (!isOrder(store, input.receipt)) {
      if (receipt === null) throw ERRORS.receiptInvalid();
      return readStore(ctx, store, await store.readReceipt(receipt, 'subscription'), me.id);
    }
    const account = await getAccount(ctx, me.id);
    const buyer = { accountToken: account.token, customer: account.stripe_customer };
    const ordered = await store.order({ kind: 'subscription', product: input.plan, buyer, receipt });
    return 'url' in ordered ? ordered : readStore(ctx, store, ordered, me.id);
  });
  if (!('url' in bought)) checkBought(bought);
  return { ...(await getPremium(ctx, me.id)), checkoutUrl: 'url' in bought ? bought.url : null };
}

/** Nobody pays twice by mistake: what we sell ourselves is not sold beside something that still runs. */
async function checkFree(
  ctx: Needs,
  me: Member,
  provider: PaymentProvider,
  receipt: string | null,
): Promise<void> {
  if (receipt !== null && (await findSubscription(ctx.db, provider, receipt))?.userId === me.id) return;
  const now = ctx.clock.now();
  const ongoing = (await listSubscriptions(ctx.db, me.id)).some((kept) => isOngoing(kept, now));
  if (ongoing) throw ERRORS.alreadySubscribed();
}

/** Brings back what a member bought before, on this account. Throws as `subscribe`; what was restored until then stays. */
export async function restorePurchases(
  ctx: Needs,
  me: Member,
  input: { provider: PaymentProvider; receipts: readonly string[] },
): Promise<Premium & { restored: number }> {
  const store = getStore(ctx, input.provider);
  let restored = 0;
  for (const receipt of input.receipts) {
    const found = await askStore(async () =>
      readStore(ctx, store, await store.readReceipt(receipt, 'subscription'), me.id),
    );
    checkBought(found);
    restored += 1;
  }
  return { ...(await getPremium(ctx, me.id)), restored };
}
