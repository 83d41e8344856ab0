/** Our side: the engine with everybody in it, and its questions. */

import type { Exclusions, Matchmaker, Person, Ranking, RankRequest } from '@romantic/matchmaker';
import { NOW } from '../people/people.ts';
import type { Found } from './question.ts';

export interface Asked {
  viewer: Person;
  excluded: Exclusions;
  limit: number;
}

/** Nobody likes the viewer: incognito people stay hidden, as they do in SQL. */
export function requestOf({ viewer, excluded, limit }: Asked): RankRequest {
  return { now: NOW, seed: viewer.id, excluded, likedMe: new Set<string>(), limit, pageSize: 10 };
}

export function rank(engine: Matchmaker, asked: Asked): Ranking {
  return engine.rank(asked.viewer, requestOf(asked));
}

/** Everybody who fits, best first, at most `count`: page by page, each page excluded from the next. */
export function listBest(engine: Matchmaker, viewer: Person, count: number): string[] {
  const excluded = engine.createExclusions([]);
  const ids: string[] = [];
  while (ids.length < count) {
    const { people, widened } = rank(engine, { viewer, excluded, limit: Math.min(1000, count - ids.length) });
    if (people.length === 0 || widened) break;
    for (const { id } of people) {
      ids.push(id);
      excluded.add(id);
    }
  }
  return ids;
}

/**
 * Whether two answers are the same people in the same order. Scores of SQL and JavaScript may differ in the last bit of
 * an exponential; people of equal score stand in any order in SQL, which gives all who tie with the last.
 */
export function isSame(ours: Ranking, theirs: readonly Found[], limit: number): boolean {
  const { people } = ours;
  const scores = new Map(theirs.map(({ id, score }) => [id, score]));
  const near = (a: number, b = Number.NaN) => Math.abs(a - b) <= 1e-12 * a;
  if (theirs.length < people.length || (people.length < limit && theirs.length > people.length)) return false;
  const ties = theirs.slice(people.length).every(({ score }) => near(score, people.at(-1)?.score));
  return (
    ties && people.every(({ id, score }, at) => near(score, scores.get(id)) && near(score, theirs[at]?.score))
  );
}
