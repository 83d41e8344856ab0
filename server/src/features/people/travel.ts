import type { Coordinates, Me } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { hasEntitlement } from '../premium/entitlements.ts';
import { checkMove, findPlace } from './location.ts';
import { getOwnProfile } from './own-profile.ts';
import { lockProfile, setTravel } from './profile-queries.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'secrets' | 'mediaUrls' | 'cities' | 'feed'>;

/**
 * Puts a member into another city: their feed is of there, and they are shown there. As coarse as any place, and as
 * seldom as any move: two places at once would tell more about others than one. It holds while the plan does. Throws
 * plan_required, profile_incomplete without a place of their own, location_too_soon.
 */
export async function startTravel(ctx: Needs, me: Member, location: Coordinates): Promise<Me> {
  if (!(await hasEntitlement(ctx, me.id, 'travel'))) throw ERRORS.planRequired();
  const place = await findPlace(ctx, location);
  await ctx.db.tx(async (tx) => {
    const stored = await lockProfile(tx, me.id);
    if (!stored?.cell) throw ERRORS.profileIncomplete();
    const from = { cell: stored.travel_cell, changedAt: stored.moved_at };
    if (checkMove(ctx, from, place.cell)) await setTravel(tx, me.id, place, new Date(ctx.clock.now()));
  });
  await ctx.feed.refresh([me.id]);
  return getOwnProfile(ctx, me.id);
}

/** Back where the member is. Always possible; it counts as a move. */
export async function endTravel(ctx: Needs, me: Member): Promise<Me> {
  await ctx.db.tx(async (tx) => {
    const stored = await lockProfile(tx, me.id);
    if (stored?.travel_cell) await setTravel(tx, me.id, null, new Date(ctx.clock.now()));
  });
  await ctx.feed.refresh([me.id]);
  return getOwnProfile(ctx, me.id);
}
