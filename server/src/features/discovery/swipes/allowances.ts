import type { Context } from '../../../context.ts';
import { hasEntitlement } from '../../premium/entitlements.ts';

const DAY_MS = 86_400_000;

/** The UTC day an allowance is counted in, `YYYY-MM-DD`. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Seconds until allowances start anew. */
export function secondsToNextDay(now: number): number {
  return (DAY_MS - (now % DAY_MS)) / 1000;
}

/** How often a member may rewind in a day; null: as often as they like. */
export async function getRewindAllowance(
  ctx: Pick<Context, 'db' | 'clock' | 'config'>,
  userId: string,
): Promise<number | null> {
  return (await hasEntitlement(ctx, userId, 'rewind')) ? null : ctx.config.rewindsPerDay;
}
