import type { Context } from '../../../context.ts';
import type { Member } from '../../../http/auth.ts';
import { dayOf } from '../../discovery/swipes/allowances.ts';
import { grantCoins } from '../ledger/grants.ts';
import { noteDay } from './daily-queries.ts';

export interface DailyCoins {
  balance: number;
  earned: number;
  /** Days in a row, today included. */
  streak: number;
}

/**
 * Coins for coming by, once each UTC day; more on each further day in a row, and from the start again after the last
 * step or a day that was missed. The same day again gives the same answer.
 */
export function earnDaily(
  ctx: Pick<Context, 'db' | 'clock' | 'config' | 'metrics' | 'realtime'>,
  me: Member,
): Promise<DailyCoins> {
  return ctx.db.tx(async (tx) => {
    const today = dayOf(ctx.clock.now());
    const streak = await noteDay(tx, me.id, today);
    const { dailyCoins } = ctx.config.coins;
    const row = await grantCoins(ctx, tx, {
      memberId: me.id,
      outside: false,
      route: 'daily',
      key: `day ${today}`,
      kind: 'daily',
      amount: dailyCoins[(streak - 1) % dailyCoins.length] ?? 1,
      source: 'house',
      answer: { streak },
    });
    return { balance: row.balance, earned: row.amount, streak: Number(row.answer?.streak ?? streak) };
  });
}
