import { isNewHere, type Person, type Ranked, type Ranking, type RankRequest } from '@romantic/matchmaker';
import type { Context } from '../../../context.ts';
import type { Engine } from '../engine/engine.ts';
import type { Known } from '../engine/known.ts';
import { type Deck, NEWCOMERS, wantsOf } from './deck.ts';
import { hopeFor, isLittleKnown, scoreFully } from './full-score.ts';
import { findPeriod, orderByTicket } from './lots.ts';

export interface RankNeeds extends Pick<Context, 'clock' | 'coldModels' | 'secrets'> {
  engine: Engine;
}

/** Without what its viewer was shown of it. */
export type ComputedDeck = Omit<Deck, 'shown'>;

/**
 * The orders that a viewer's pages are dealt from: the engine's best `size`, and newcomers beside them. `pageSize`: the
 * search widens while it finds fewer.
 */
export async function computeDeck(
  ctx: RankNeeds,
  viewer: Person,
  pageSize: number,
  size: number,
): Promise<ComputedDeck> {
  const now = ctx.clock.now();
  const period = findPeriod(ctx.secrets, viewer.id, now);
  const lifting = { from: new Date(period.likesFrom), until: new Date(period.likesUntil) };
  const known = await ctx.engine.knownTo(viewer.id, lifting);
  const request = makeRequest(ctx, viewer, known, now, pageSize);
  const ranking = await ctx.engine.rank(viewer, { ...request, limit: size });
  const complete = ranking.people.length < size;
  const newHere = complete ? ranking.people : await rankNewHere(ctx, viewer, request, ranking);
  const cold = ctx.coldModels.current();
  const scoreBoth = cold.scoreBoth(viewer, now);
  const ranked = orderBy(
    ranking.people,
    ({ score, facts }) => facts && scoreFully(score, scoreBoth(facts), viewer, facts),
  );
  const newcomers = orderBy(newHere, ({ score, facts }) => {
    if (!facts || !isNewHere(facts.joinedAt, now) || !isLittleKnown(facts)) return null;
    return scoreFully(score, scoreBoth(facts), viewer, facts, hopeFor(facts));
  });
  const lifted = new Set(ranked.filter((id) => known.lifting.has(id)));
  return {
    asOf: now,
    wants: wantsOf(viewer),
    modelVersion: cold.version,
    period: period.number,
    ranked,
    newcomers: newcomers.slice(0, NEWCOMERS),
    chances: orderByTicket(ctx.secrets, viewer.id, period.number, ranked, lifted),
    lifted,
    complete,
    widened: ranking.widened,
    radiusKm: ranking.radiusKm,
  };
}

/** The ids at the top of somebody's order by the engine alone. */
export async function rankBest(ctx: RankNeeds, viewer: Person, limit: number): Promise<string[]> {
  const known = await ctx.engine.knownTo(viewer.id, null);
  const request = makeRequest(ctx, viewer, known, ctx.clock.now(), limit);
  const { people } = await ctx.engine.rank(viewer, { ...request, limit });
  return people.map(({ id }) => id);
}

function makeRequest(
  ctx: Pick<Context, 'secrets'>,
  viewer: Person,
  { excluded, likedMe }: Known,
  now: number,
  pageSize: number,
): Omit<RankRequest, 'limit'> {
  const seed = ctx.secrets.hash('deck-tie', viewer.id).toString('hex');
  return { now, seed, excluded, likedMe, pageSize, withFacts: true };
}

/** The best of those who joined a short while ago, as far as the order reached. */
async function rankNewHere(
  ctx: RankNeeds,
  viewer: Person,
  request: Omit<RankRequest, 'limit'>,
  { radiusKm }: Ranking,
): Promise<Ranked[]> {
  const asking = { ...viewer, maxDistanceKm: radiusKm, mustHaves: { ...viewer.mustHaves, newHere: true } };
  const { people } = await ctx.engine.rank(asking, { ...request, limit: NEWCOMERS, pageSize: 0 });
  return people;
}

/** Ids, the highest first; who has no worth is left out, and equal ones keep the order they came in. */
function orderBy<T extends { id: string }>(
  people: readonly T[],
  worthOf: (person: T) => number | null | undefined,
): string[] {
  return people
    .flatMap((person) => {
      const worth = worthOf(person);
      return worth == null ? [] : [{ id: person.id, worth }];
    })
    .sort((a, b) => b.worth - a.worth)
    .map(({ id }) => id);
}
