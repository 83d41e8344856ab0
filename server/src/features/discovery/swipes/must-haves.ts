import { createMutualFilter } from '@romantic/matchmaker';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../db/db.ts';
import { findCandidates } from '../engine/candidate-queries.ts';

export interface Pair {
  actorId: string;
  targetId: string;
}

/** For each pair whether each is what the other insists on, by the matchmaker's own rule. Distance is left out. */
export async function keepMustHaves(
  ctx: Pick<Context, 'clock' | 'config'>,
  db: Queries,
  pairs: readonly Pair[],
): Promise<boolean[]> {
  const now = ctx.clock.now();
  const ids = [...new Set(pairs.flatMap((pair) => [pair.actorId, pair.targetId]))];
  const candidates = await findCandidates(db, ids, ctx.config.photoRequired, new Date(now));
  const people = new Map(candidates.map(({ id, person }) => [id, person]));
  return pairs.map(({ actorId, targetId }) => {
    const [actor, target] = [people.get(actorId), people.get(targetId)];
    return Boolean(actor && target && createMutualFilter(actor, now)(target));
  });
}
