import type { PaymentProvider } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { newId } from '../../ids.ts';
import type { PackFact } from '../../providers/payments/index.ts';
import { grantPurchase, refundPurchase } from '../coins/ledger/grants.ts';
import { holdPurchase } from './account-queries.ts';
import type { Applied, ApplyNeeds } from './apply-subscription.ts';
import { type Claimant, findOwner } from './ownership.ts';
import { lockPackPurchase, type PackPurchase, writePackPurchase } from './pack-queries.ts';

/**
 * Takes in what a store said of a purchase of coins, in the caller's transaction: paid, the coins come once; refunded,
 * they go once. What is refunded stays so, whichever word is heard last: a late reading of the payment pays nothing.
 */
export async function applyPack(
  ctx: ApplyNeeds & Pick<Context, 'config'>,
  tx: Tx,
  provider: PaymentProvider,
  fact: PackFact,
  order: number,
  claimant: Claimant,
): Promise<Applied & { coins: number }> {
  await holdPurchase(tx, provider, fact.id);
  const kept = await lockPackPurchase(tx, provider, fact.id);
  const owner = await findOwner(tx, kept, fact.accountToken, claimant);
  if (owner === 'taken') return { outcome: 'taken', memberId: null, coins: 0 };
  if (owner === null) return { outcome: 'unclaimed', memberId: null, coins: 0 };
  const coins = kept?.coins ?? coinsOf(ctx, fact);
  if (kept && (kept.order >= order || kept.state === 'refunded' || kept.state === fact.state))
    return { outcome: 'known', memberId: owner, coins };
  const now = ctx.clock.now();
  const purchase: PackPurchase = {
    id: kept?.id ?? newId(now),
    userId: owner,
    provider,
    externalId: fact.id,
    pack: fact.pack,
    coins,
    state: fact.state,
    order,
    acknowledged: fact.acknowledged || (kept?.acknowledged ?? false),
  };
  await writePackPurchase(tx, purchase, new Date(now));
  const bought = { source: provider, externalId: fact.id };
  if (fact.state === 'paid') {
    const { outcome } = await grantPurchase(ctx, tx, { memberId: owner, coins, ...bought });
    if (outcome === 'foreign') return { outcome: 'taken', memberId: null, coins: 0 };
  }
  if (fact.state === 'refunded') await refundPurchase(ctx, tx, bought);
  tx.onCommit(() => ctx.metrics.storeReads.inc({ provider, state: fact.state }));
  return { outcome: 'applied', memberId: owner, coins };
}

function coinsOf({ config }: Pick<Context, 'config'>, fact: PackFact): number {
  const pack = config.catalogue.packs.find(({ id }) => id === fact.pack);
  if (!pack) throw new Error(`no pack is called ${fact.pack}`);
  return pack.coins * fact.quantity;
}
