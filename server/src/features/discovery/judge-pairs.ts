import { accepts } from '@romantic/matchmaker';
import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import { findCandidates } from './candidate-queries.ts';
import { listPairFacts, type PairFacts } from './pair-queries.ts';

export interface Pair {
  viewerId: string;
  personId: string;
}

/**
 * `unseen`: the person does not exist for the viewer. `refused`: one of the two is not what the other insists on.
 * `incomplete`: the viewer has no place yet.
 */
export type Standing = 'yes' | 'unseen' | 'refused' | 'incomplete';

export interface Judgement {
  standing: Standing;
  /** Whether the viewer may like without a daily limit. */
  unlimitedLikes: boolean;
}

/**
 * Whether members may decide on people: they may see them, and each meets what the other insists on (gender, age,
 * must-haves). Distance is left out: either may have moved since the card was shown. One statement for all pairs;
 * pairs of whom somebody has must-haves, a few in a hundred, are judged by the matchmaker's own rule.
 */
export async function judgePairs(
  ctx: Pick<Context, 'clock' | 'config'>,
  db: Queries,
  pairs: readonly Pair[],
): Promise<Judgement[]> {
  const now = ctx.clock.now();
  const today = new Date(now).toISOString().slice(0, 10);
  const facts = await listPairFacts(db, pairs, {
    photoRequired: ctx.config.photoRequired,
    today,
    now: new Date(now),
  });
  const insisting = facts.filter((pair) => pair.visible && pair.fits && pair.insists);
  const kept = await keepWhatTheyInsistOn(ctx, db, insisting, now);
  return facts.map((pair) => ({ standing: standingOf(pair, kept), unlimitedLikes: pair.unlimited_likes }));
}

function standingOf(pair: PairFacts, kept: ReadonlySet<PairFacts>): Standing {
  if (pair.same) return 'unseen';
  if (!pair.placed) return 'incomplete';
  if (!pair.visible) return 'unseen';
  return pair.fits && (!pair.insists || kept.has(pair)) ? 'yes' : 'refused';
}

async function keepWhatTheyInsistOn(
  ctx: Pick<Context, 'config'>,
  db: Queries,
  pairs: readonly PairFacts[],
  now: number,
): Promise<Set<PairFacts>> {
  if (pairs.length === 0) return new Set();
  const ids = [...new Set(pairs.flatMap((pair) => [pair.viewer_id, pair.person_id]))];
  const candidates = await findCandidates(db, ids, ctx.config.photoRequired);
  const people = new Map(candidates.map(({ id, person }) => [id, person]));
  return new Set(
    pairs.filter((pair) => {
      const viewer = people.get(pair.viewer_id);
      const person = people.get(pair.person_id);
      return viewer && person && accepts(viewer, person, now) && accepts(person, viewer, now);
    }),
  );
}
