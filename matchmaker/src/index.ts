/**
 * Who should meet whom: everybody who may be shown, in memory, and the order in which one viewer sees them. Pure: no
 * SQL, no HTTP, no environment, no clock (time is an argument). PostgreSQL is the truth; this is a copy that the server
 * feeds with `upsert` and `remove`, and a page is checked again in SQL before it is shown.
 *
 * viewer      the member who asks; need not be in the store.
 * person      somebody in the store: finished, not paused, not restricted. The server removes whoever is not.
 * cell        where somebody is: an H3 cell, never a point. All distances are between centres of cells, in whole km.
 * hard filter what must hold in BOTH directions: gender, age, distance, must-haves. Never relaxed, except that the
 *             viewer's own radius widens (times 2, up to 20,000 km) while fewer than a page are left.
 * excluded    whom the viewer has decided on or a block parts them from. Never returned.
 * incognito   shown to those only whom they like.
 * a, b        log-odds of saying yes and of getting a yes, from counts, shrunk (score.ts, weights.ts).
 * exposures   decisions received: who is seen often is damped.
 * tie         order among equal scores: a hash of the viewer's seed and the id, never time, id or place.
 * row, slot   a person as numbers in columns (table.ts) and the place of that row (store.ts).
 * group       the people of one coarse cell (store.ts); a search skips groups that are provably outside its ring.
 *
 * The seam for a learned model is the `score` of `createMatchmaker`: it sees a pair and answers a number.
 */

import { countFunnel, type FunnelRequest } from './funnel.ts';
import type { Person } from './person.ts';
import type { RankRequest } from './query.ts';
import { type Ranking, rankPeople } from './rank.ts';
import { type ScorePair, scorePair } from './score.ts';
import { createStore, dropPerson, putPerson } from './store.ts';

export { ageOn } from './calendar.ts';
export { distanceKm } from './earth.ts';
export type { FunnelRequest } from './funnel.ts';
export type { Gender, MustHaves, Person } from './person.ts';
export type { RankRequest } from './query.ts';
export type { Ranking } from './rank.ts';
export { accepts } from './rules.ts';
export type { Pair, ScorePair } from './score.ts';
export type { Ranked } from './top.ts';

export interface Matchmaker {
  /** Adds or replaces a person. Throws a RangeError with a `code` when a value is not valid; nothing changes then. */
  upsert(person: Person): void;
  /** Takes a person out; nothing happens when they are not there. */
  remove(id: string): void;
  has(id: string): boolean;
  readonly size: number;
  /** The best `limit` people for the viewer, best first. Exact, and the same for the same arguments and store. */
  rank(viewer: Person, request: RankRequest): Ranking;
  /** How many people each filter drops, by name: see funnel.ts. */
  funnel(viewer: Person, request: FunnelRequest): Record<string, number>;
}

export interface MatchmakerOptions {
  /** Replaces the built-in score. */
  score?: ScorePair;
}

export function createMatchmaker(options: MatchmakerOptions = {}): Matchmaker {
  const store = createStore();
  const score = options.score ?? scorePair;
  return {
    upsert: (person) => putPerson(store, person),
    remove: (id) => dropPerson(store, id),
    has: (id) => store.slotOf.has(id),
    get size() {
      return store.slotOf.size;
    },
    rank: (viewer, request) => rankPeople(store, viewer, request, score),
    funnel: (viewer, request) => countFunnel(store, viewer, request),
  };
}
