import type { Context } from '../../../context.ts';
import type { Tx } from '../../../db/db.ts';
import { newId } from '../../../ids.ts';
import { tellBalances } from './spends.ts';
import { type GrantRow, insertGrant, type PlannedGrant, takeBack } from './transfer-queries.ts';

type Needs = Pick<Context, 'clock' | 'metrics' | 'realtime'>;

export type Grant = Omit<PlannedGrant, 'transferId' | 'repaymentId'>;

/**
 * Gives a member coins, once for its key, in the caller's transaction. What the member owes is paid back of them first.
 * `balance` is what the member has then; of a repeated grant what they had when it was given. `foreign`: an outside key
 * that somebody else has had; nothing was given.
 */
export async function grantCoins(ctx: Needs, tx: Tx, grant: Grant): Promise<GrantRow> {
  const now = ctx.clock.now();
  const planned = { ...grant, transferId: newId(now), repaymentId: newId(now) };
  const row = await insertGrant(tx, planned, new Date(now));
  if (row.outcome === 'given') {
    tx.onCommit(() => ctx.metrics.coinTransfers.inc({ kind: grant.kind }));
    await tellBalances(ctx, tx, new Map([[grant.memberId, row.balance]]));
  }
  return row;
}

/** Who sells coins. */
export type Store = 'apple' | 'google' | 'stripe' | 'sandbox';

export interface Purchase {
  memberId: string;
  coins: number;
  source: Store;
  /** The store's own id of this purchase, unique among all of its purchases. */
  externalId: string;
}

/** What became of a purchase: `foreign` when the store's id has been another member's. */
export interface PurchaseResult {
  outcome: GrantRow['outcome'];
  transactionId: string;
  balance: number;
}

/**
 * Puts bought coins into a member's account, once for (source, externalId), however often and in whichever process the
 * store tells of it. The caller has verified the purchase.
 */
export async function grantPurchase(ctx: Needs, tx: Tx, purchase: Purchase): Promise<PurchaseResult> {
  const { memberId, coins, source, externalId } = purchase;
  if (!Number.isSafeInteger(coins) || coins < 1) throw new RangeError('a purchase is of at least one coin');
  const row = await grantCoins(ctx, tx, {
    memberId,
    outside: true,
    route: `purchase:${source}`,
    key: externalId,
    kind: 'purchase',
    amount: coins,
    source: 'stores',
    answer: { source },
  });
  return { outcome: row.outcome, transactionId: row.id, balance: row.balance };
}

/** What a refund took, and what the member owes for it: coins that they had spent. */
export interface RefundResult {
  outcome: 'taken' | 'repeated' | 'unknown';
  memberId: string | null;
  taken: number;
  owed: number;
}

/**
 * Takes a purchase back, once. Coins that were spent meanwhile become a debt (the account `receivable`), which the next
 * coins pay first: no balance is ever below zero. `unknown`: there was no such purchase.
 */
export async function refundPurchase(
  ctx: Needs,
  tx: Tx,
  purchase: Pick<Purchase, 'source' | 'externalId'>,
): Promise<RefundResult> {
  const now = ctx.clock.now();
  const { source, externalId } = purchase;
  const row = await takeBack(
    tx,
    {
      transferId: newId(now),
      debtId: newId(now),
      route: `refund:${source}`,
      key: externalId,
      grantedBy: `purchase:${source}`,
      source: 'stores',
    },
    new Date(now),
  );
  if (row.outcome === 'taken') {
    tx.onCommit(() => ctx.metrics.coinTransfers.inc({ kind: 'refund' }));
    if (row.member_id !== null && row.balance !== null)
      await tellBalances(ctx, tx, new Map([[row.member_id, row.balance]]));
  }
  return { outcome: row.outcome, memberId: row.member_id, taken: row.taken, owed: row.owed };
}
