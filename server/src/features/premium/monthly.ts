import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { getMonthlyAmount } from './entitlements.ts';
import { type MonthlyItem, returnOfMonth, takeOfMonth } from './monthly-queries.ts';

/** The calendar month something counts in, as its first day: whoever cancels and comes back finds what they left. */
export function monthOf(now: number): string {
  return `${new Date(now).toISOString().slice(0, 7)}-01`;
}

/**
 * Takes one of those that the plan gives each month, in the transaction in which it is used. Gives how many are left
 * then; null when there was none.
 */
export async function takeMonthly(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  memberId: string,
  item: MonthlyItem,
): Promise<number | null> {
  const name = item === 'boost' ? 'monthly_boosts' : 'monthly_superlikes';
  const amount = await getMonthlyAmount({ clock: ctx.clock, db: tx }, memberId, name);
  if (amount === 0) return null;
  const used = await takeOfMonth(tx, memberId, monthOf(ctx.clock.now()), item, amount);
  return used === null ? null : amount - used;
}

/** Puts back what takeMonthly took in the same transaction. */
export function returnMonthly(
  { clock }: Pick<Context, 'clock'>,
  tx: Tx,
  memberId: string,
  item: MonthlyItem,
): Promise<void> {
  return returnOfMonth(tx, memberId, monthOf(clock.now()), item);
}
