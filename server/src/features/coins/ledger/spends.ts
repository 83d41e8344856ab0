/**
 * Coins that leave a member. Words: an *account* holds coins; a *transfer* moves some from one account to another; a
 * *spend* is a transfer that a member asked for, under a key of theirs, and is carried out once however often it is asked.
 */
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../db/db.ts';
import { createGatherer } from '../../../db/gather.ts';
import { newId } from '../../../ids.ts';
import { fitsNotice, type PlannedSpend, type SpendRow, spendAndTell, spendMany } from './transfer-queries.ts';

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
  const run = async (spends: readonly Spend[]) =>
    (await takeCoinsAtOnce(ctx, spends)) ?? ctx.db.tx((tx) => takeCoins(ctx, tx, spends));
  return createGatherer(run, { maxItems: MAX_ITEMS, parallel: PARALLEL });
}

/**
 * The short way where the bus takes what a statement says by itself: one statement, committed by itself, instead of a
 * transaction of four. Null when the bus does not.
 */
async function takeCoinsAtOnce(
  ctx: Needs & Pick<Context, 'db'>,
  spends: readonly Spend[],
): Promise<SpendRow[] | null> {
  const notice = ctx.realtime.makeNotice();
  if (!notice || !fitsNotice(notice)) return null;
  const { planned, now } = plan(ctx, spends);
  const rows = await spendAndTell(ctx.db, planned, SPEND_ROUTE, now, notice);
  eachTaken(planned, rows, ({ kind }) => ctx.metrics.coinTransfers.inc({ kind }));
  return rows;
}

/**
 * Takes coins in the caller's transaction and tells the members' devices. A refused spend (`short`, `reused`) is told,
 * not thrown: the caller decides whether the rest of the transaction stands.
 */
export async function takeCoins(ctx: Needs, tx: Tx, spends: readonly Spend[]): Promise<SpendRow[]> {
  const { planned, now } = plan(ctx, spends);
  const rows = await spendMany(tx, planned, SPEND_ROUTE, now);
  const balances = new Map<string, number>();
  eachTaken(planned, rows, ({ memberId, kind }, { balance }) => {
    balances.set(memberId, balance);
    tx.onCommit(() => ctx.metrics.coinTransfers.inc({ kind }));
  });
  await tellBalances(ctx, tx, balances);
  return rows;
}

function plan(ctx: Pick<Context, 'clock'>, spends: readonly Spend[]) {
  const now = ctx.clock.now();
  const planned = spends.map((spend) => ({ ...spend, transferId: spend.transferId ?? newId(now) }));
  return { planned, now: new Date(now) };
}

function eachTaken(
  planned: readonly PlannedSpend[],
  rows: readonly SpendRow[],
  see: (spend: PlannedSpend, row: SpendRow) => void,
): void {
  if (rows.length !== planned.length) throw new Error('the ledger answered for other spends');
  planned.forEach((spend, index) => {
    const row = rows[index];
    if (row?.outcome === 'taken') see(spend, row);
  });
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
