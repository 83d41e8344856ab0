import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { prolongBoost } from '../discovery/boosts.ts';
import { hasEntitlement } from './entitlements.ts';
import { takeMonthly } from './monthly.ts';

const MINUTE_MS = 60_000;

/** Half an hour of boost of the month's. Throws plan_required, no_boosts_left, boost_too_long; then none was used. */
export async function startMonthlyBoost(
  ctx: Pick<Context, 'db' | 'clock' | 'config'>,
  me: Member,
): Promise<{ endsAt: string; left: number }> {
  if (!(await hasEntitlement(ctx, me.id, 'monthly_boosts'))) throw ERRORS.planRequired();
  const { boostMinutes, boostMinutesAhead } = ctx.config.coins;
  return ctx.db.tx(async (tx) => {
    const left = await takeMonthly(ctx, tx, me.id, 'boost');
    if (left === null) throw ERRORS.noBoostsLeft();
    const until = await prolongBoost(tx, me.id, {
      now: ctx.clock.now(),
      ms: boostMinutes * MINUTE_MS,
      mostMs: boostMinutesAhead * MINUTE_MS,
    });
    if (until === null) throw ERRORS.boostTooLong();
    return { endsAt: new Date(until).toISOString(), left };
  });
}
