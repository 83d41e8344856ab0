import type { Context } from '../../../context.ts';
import { ERRORS } from '../../../errors.ts';
import { findCandidates } from './candidate-queries.ts';

export interface Funnel {
  paused: boolean;
  shown: boolean;
  considered: number;
  eligible: number;
  dropped: { filter: string; people: number }[];
}

/**
 * How many people each filter keeps from a member, for staff who are asked "why do I see nobody". Looks at everybody:
 * some 100 ms for a million, in slices. Throws `not_found` without a profile, `profile_incomplete` without a place.
 */
export async function getFunnel(
  ctx: Pick<Context, 'db' | 'clock' | 'config' | 'feed' | 'log'>,
  userId: string,
): Promise<Funnel> {
  // Whoever asks about a member leaves a trace.
  ctx.log.info({ audit: 'getFunnel', member: userId }, 'staff looked at a member');
  const [self] = await findCandidates(ctx.db, [userId], ctx.config.photoRequired, new Date(ctx.clock.now()));
  if (!self) throw ERRORS.notFound();
  if (!self.person) throw ERRORS.profileIncomplete();
  const counts = await ctx.feed.countDrops(self.person);
  const { considered = 0, eligible = 0, ...drops } = counts;
  const dropped = Object.entries(drops).map(([filter, people]) => ({ filter, people }));
  return { paused: self.paused, shown: self.shown, considered, eligible, dropped };
}
