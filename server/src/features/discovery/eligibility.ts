import { accepts } from '@romantic/matchmaker';
import type { Context } from '../../context.ts';
import { visibleTo } from '../safety/visibility.ts';
import { findCandidates } from './candidate-queries.ts';

/**
 * `unseen`: they do not exist for the viewer. `refused`: one of the two is not what the other insists on.
 * `incomplete`: the viewer has no place yet.
 */
export type Standing = 'yes' | 'unseen' | 'refused' | 'incomplete';

/**
 * Whether a member may decide on a person: they may see them, and each meets what the other insists on (gender, age,
 * must-haves). Distance is left out: either may have moved since the card was shown.
 */
export async function mayDecideOn(
  ctx: Pick<Context, 'db' | 'clock' | 'config'>,
  viewerId: string,
  personId: string,
): Promise<Standing> {
  if (viewerId === personId) return 'unseen';
  const candidates = await findCandidates(ctx.db, [viewerId, personId], ctx.config.photoRequired);
  const viewer = candidates.find(({ id }) => id === viewerId);
  const person = candidates.find(({ id }) => id === personId);
  if (!viewer?.person) return 'incomplete';
  if (!person?.person) return 'unseen';
  if (!(await visibleTo(ctx, viewerId, [personId])).has(personId)) return 'unseen';
  const now = ctx.clock.now();
  return accepts(viewer.person, person.person, now) && accepts(person.person, viewer.person, now)
    ? 'yes'
    : 'refused';
}
