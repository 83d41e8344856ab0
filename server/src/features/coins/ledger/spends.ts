/**
 * Coins that leave a member. Words: an *account* holds coins; a *transfer* moves some from one account to another; a
 * *spend* is a transfer that a member asked for, under a key of theirs, and is carried out once however often it is asked.
 */
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../db/db.ts';
import { createGatherer } from '../../../db/gather.ts';
import { newId } from '../../../ids.ts';
import { type PlannedSpend, type SpendRow, spendMany } from './transfer-queries.ts';

type Needs = Pick<Context, 'clock' | 'metrics' | 'realtime'>;

export type Spend = Omit<PlannedSpend, 'transferId'> & { transferId?: string };

/** The spends of everybody on this process, gathered into few transactions. Resolves after COMMIT. */
export type Spends = (spend: Spend) => Promise<SpendRow>;

/** The route that members' keys of spends belong to. */
export const SPEND_ROUTE = 'spendCoins';

/** Spends a transaction: with more, one slow batch keeps too many waiting. */
const MAX_ITEMS = 200;
/** Batches on their way at once: one commits while the next is being made. */
const PARALLEL = 2;

export function createSpends(ctx: Needs & Pick<Context, 'db'>): Spends {
  return createGatherer((spends) => ctx.db.tx((tx) => takeCoins(ctx, tx, spends)), {
    maxItems: MAX_ITEMS,
    parallel: PARALLEL,
  });
}

/**
 * Takes coins in the caller's transaction and tells the members' devices. A refused spend (`short`, `reused`) is told,
 * not thrown: the caller decides whether the rest of the transaction stands.
 */
export async function takeCoins(ctx: Needs, tx: Tx, spends: readonly Spend[]): Promise<SpendRow[]> {
  const now = ctx.clock.now();
  const planned = spends.map((spend) => ({ ...spend, transferId: spend.transferId ?? newId(now) }));
  const rows = await spendMany(tx, planned, SPEND_ROUTE, new Date(now));
  if (rows.length !== spends.length) throw new Error('the ledger answered for other spends');
  const balances = new Map<string, number>();
  rows.forEach(({ outcome, balance }, index) => {
    const spend = planned[index];
    if (outcome !== 'taken' || !spend) return;
    balances.set(spend.memberId, balance);
    tx.onCommit(() => ctx.metrics.coinTransfers.inc({ kind: spend.kind }));
  });
  await tellBalances(ctx, tx, balances);
  return rows;
}

/** `coins.changed` to each member, with what they have now. */
export async function tellBalances(
  ctx: Pick<Context, 'realtime'>,
  tx: Tx,
  balances: ReadonlyMap<string, number>,
): Promise<void> {
  if (balances.size === 0) return;
  await ctx.realtime.publish(
    tx,
    [...balances].map(([memberId, balance]) => ({
      topic: `user:${memberId}`,
      event: 'coins.changed',
      payload: { balance },
    })),
  );
}
