import type { PackId, PaymentProvider } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { getBalance } from '../coins/statement.ts';
import { type ReadNeeds, readStore } from './read-store.ts';
import { askStore, checkBought, getAccount, getStore, isOrder } from './stores.ts';

export interface BoughtCoins {
  balance: number;
  coins: number;
  checkoutUrl: string | null;
}

/**
 * Coins for a receipt, once for each purchase, whoever sends it how often; or a page to pay on. Throws
 * provider_unavailable, receipt_invalid, purchase_pending, purchase_taken, unavailable.
 */
export async function purchaseCoins(
  ctx: ReadNeeds & Pick<Context, 'stores' | 'secrets'>,
  me: Member,
  input: { provider: PaymentProvider; receipt?: string | undefined; pack?: PackId | undefined },
): Promise<BoughtCoins> {
  const store = getStore(ctx, input.provider);
  const bought = await askStore(async () => {
    if (!isOrder(store, input.receipt)) return readReceipt();
    const { pack, receipt = null } = input;
    if (!pack) throw ERRORS.receiptInvalid();
    const account = await getAccount(ctx, me.id);
    const buyer = { accountToken: account.token, customer: account.stripe_customer };
    const ordered = await store.order({ kind: 'pack', product: pack, buyer, receipt });
    return 'url' in ordered ? ordered : readStore(ctx, store, ordered, me.id);
  });
  if ('url' in bought) return { ...(await currentBalance()), coins: 0, checkoutUrl: bought.url };
  checkBought(bought);
  return { ...(await currentBalance()), coins: bought.coins, checkoutUrl: null };

  async function readReceipt() {
    if (input.receipt === undefined) throw ERRORS.receiptInvalid();
    return readStore(ctx, store, await store.readReceipt(input.receipt, 'pack'), me.id);
  }
  async function currentBalance() {
    const { balance } = await getBalance(ctx, me.id);
    return { balance };
  }
}
