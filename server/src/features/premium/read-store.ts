import type { Context } from '../../context.ts';
import { type Payments, type Reference, StoreError, type StoreFact } from '../../providers/payments/index.ts';
import { applyPack } from './apply-pack.ts';
import { type Applied, applySubscription } from './apply-subscription.ts';
import type { Claimant } from './ownership.ts';
import { markAcknowledged, takeReadOrder } from './subscription-queries.ts';

export type ReadNeeds = Pick<Context, 'db' | 'clock' | 'realtime' | 'metrics' | 'config' | 'log'>;

export interface ReadResult {
  outcome: Applied['outcome'] | 'unknown';
  memberId: string | null;
  fact: StoreFact | null;
  coins: number;
}

/**
 * Asks a store for a purchase and takes in what it says. Every event, receipt and retry comes down to this, so it does
 * not matter which of them comes, how often, or in which order. The store is told that the purchase was handed over
 * when it was; what fails of that the worker repeats. Throws StoreError.
 */
export async function readStore(
  ctx: ReadNeeds,
  store: Payments,
  reference: Reference,
  claimant: Claimant,
): Promise<ReadResult> {
  const order = await takeReadOrder(ctx.db);
  const fact = await store.read(reference);
  if (fact === null) return { outcome: 'unknown', memberId: null, fact, coins: 0 };
  const applied = await ctx.db.tx(async (tx) =>
    fact.kind === 'pack'
      ? applyPack(ctx, tx, store.kind, fact, order, claimant)
      : { ...(await applySubscription(ctx, tx, store.kind, fact, order, claimant)), coins: 0 },
  );
  if (applied.memberId !== null) await acknowledge(ctx, store, fact);
  if (fact.kind === 'subscription' && fact.replaces !== null && applied.outcome === 'applied')
    await readStore(ctx, store, { kind: 'subscription', id: fact.replaces }, null);
  return { ...applied, fact };
}

const NOT_HANDED_OVER: readonly string[] = ['pending', 'refunded', 'revoked', 'expired'];

async function acknowledge(ctx: ReadNeeds, store: Payments, fact: StoreFact): Promise<void> {
  if (fact.acknowledged || !store.acknowledge || NOT_HANDED_OVER.includes(fact.state)) return;
  try {
    await store.acknowledge(fact);
    await markAcknowledged(ctx.db, fact.kind, store.kind, fact.id);
  } catch (err) {
    if (!(err instanceof StoreError)) throw err;
    ctx.log.warn({ provider: store.kind, trouble: err.trouble }, 'a purchase could not be acknowledged yet');
  }
}
