import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import { listEntitlements } from './entitlement-queries.ts';

/**
 * What every member may do without a plan. Incognito is here while there are no plans to buy: hiding must not be out
 * of everybody's reach. The names in use: incognito, see_likes, unlimited_likes, rewind.
 */
const FREE: readonly string[] = ['incognito'];

/** What a member may do beyond the ordinary, and until when (null: no end). */
export interface Plan {
  name: string;
  entitlements: string[];
  endsAt: string | null;
}

/** Whether a member may do something that not everybody may, at this moment. */
export async function hasEntitlement(
  ctx: Pick<Context, 'clock'> & { db: Queries },
  memberId: string,
  name: string,
): Promise<boolean> {
  if (FREE.includes(name)) return true;
  const rows = await listEntitlements(ctx.db, memberId, new Date(ctx.clock.now()));
  return rows.some((row) => row.name === name);
}

/** The member's plan as it is shown to them. It ends when its last entitlement does. */
export async function getPlan(ctx: Pick<Context, 'db' | 'clock'>, memberId: string): Promise<Plan> {
  const rows = await listEntitlements(ctx.db, memberId, new Date(ctx.clock.now()));
  const ends = rows.map((row) => row.ends_at?.getTime() ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...ends);
  return {
    name: rows.length > 0 ? 'premium' : 'free',
    entitlements: [...new Set([...FREE, ...rows.map((row) => row.name)])],
    endsAt: Number.isFinite(last) ? new Date(last).toISOString() : null,
  };
}
