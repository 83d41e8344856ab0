import type { Config } from '../../config.ts';
import type { Context } from '../../context.ts';
import { hasEntitlement } from '../people/entitlements.ts';
import type { Allowance } from './decision-queries.ts';

const DAY_MS = 86_400_000;

/** The UTC day an allowance is counted in, `YYYY-MM-DD`. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Seconds until allowances start anew. */
export function secondsToNextDay(now: number): number {
  return (DAY_MS - (now % DAY_MS)) / 1000;
}

/** How often a member may do this in a day; null: as often as they like. */
export async function getAllowance(
  ctx: Pick<Context, 'db' | 'clock' | 'config'>,
  userId: string,
  kind: Allowance,
): Promise<number | null> {
  const unlimited = { like: 'unlimited_likes', superlike: null, rewind: 'rewind' }[kind];
  if (unlimited !== null && (await hasEntitlement(ctx, userId, unlimited))) return null;
  return freeAllowance(ctx.config, kind);
}

function freeAllowance(config: Config, kind: Allowance): number {
  return { like: config.likesPerDay, superlike: config.superlikesPerDay, rewind: config.rewindsPerDay }[kind];
}
