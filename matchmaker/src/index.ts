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
 * a, b        log-odds of saying yes and of getting a yes, learned from decisions (`says`, `gets`; model/effects.ts).
 * exposures   how often somebody was seen lately: who is seen often is damped.
 * boost       a bounded factor on the score, for a while.
 * tie         order among equal scores: a hash of the viewer's seed and the id, never time, id or place.
 * number      what an id is called in here, for ever (ids.ts).
 * row         a person as numbers in columns (columns.ts).
 * leaf        up to 128 rows of people who have much in common, with a summary that says what (leaves.ts, tree.ts).
 *
 *
 * @NOTE Reads of columns are `as number` all over this package: rows come from the store's own lists, so they are inside.
 */

import { createExclusions, type Exclusions } from './exclusions.ts';
import { type FunnelRequest, funnelInSteps } from './funnel.ts';
import { createPeopleLoader, type PeopleLoader } from './load/people-loader.ts';
import type { Person, Standing } from './person.ts';
import type { Query, RankRequest } from './query.ts';
import { type Ranking, rankInSteps } from './rank.ts';
import { createMutualFilter } from './rules.ts';
import { createCustomScoring, createFormula, type ScorePair } from './scoring.ts';
import { type Breathe, finish, finishInSlices } from './steps.ts';
import { createStore, dropPerson, putPerson, relearnPerson } from './store.ts';

export { ageOn } from './calendar.ts';
export { distanceKm } from './earth.ts';
export type { Exclusions } from './exclusions.ts';
export type { Facts } from './facts.ts';
export type { FunnelRequest } from './funnel.ts';
export { COPY_COLUMNS } from './load/copy-columns.ts';
export type { PeopleLoader } from './load/people-loader.ts';
export { isNewHere } from './new-here.ts';
export type { Gender, MustHaves, Person, Standing } from './person.ts';
export type { RankRequest } from './query.ts';
export type { Ranking } from './rank.ts';
export { accepts, createMutualFilter } from './rules.ts';
export type { Pair, ScorePair } from './scoring.ts';
export type { Breathe } from './steps.ts';
export type { Ranked } from './top.ts';

export interface Matchmaker {
  /** Adds or replaces a person. Throws a RangeError with a `code` when a value is not valid; nothing changes then. */
  upsert(person: Person): void;
  /** Takes a person out; nothing happens when they are not there. */
  remove(id: string): void;
  /** Replaces what is learned of a person; nothing happens when they are not there. Throws as `upsert`. */
  relearn(id: string, standing: Standing): void;
  has(id: string): boolean;
  readonly size: number;
  /** Takes many people at once, from `COPY_COLUMNS` in PostgreSQL's binary COPY: some ten times as fast as `upsert`. */
  createLoader(): PeopleLoader;
  /** Whom a viewer must not be shown, to keep for the viewer and add to: for `RankRequest.excluded`. */
  createExclusions(ids: Iterable<string>): Exclusions;
  /** The best `limit` people for the viewer, best first. Exact, and the same for the same arguments and store. */
  rank(viewer: Person, request: RankRequest): Ranking;
  /**
   * The same in slices: between them `breathe` decides whether others have their turn. The store may change meanwhile:
   * who changes is judged as before or as after; everybody else exactly.
   */
  rankSliced(viewer: Person, request: RankRequest, breathe: Breathe): Promise<Ranking>;
  /** `createMutualFilter` with the words and places that the store knows. Nobody has to be in it. */
  createFilter(viewer: Person, now: number): (other: Person) => boolean;
  /** How many people each filter drops, by name: see funnel.ts. */
  funnel(viewer: Person, request: FunnelRequest): Record<string, number>;
  /** The same in slices, as `rankSliced`. */
  funnelSliced(viewer: Person, request: FunnelRequest, breathe: Breathe): Promise<Record<string, number>>;
}

export interface MatchmakerOptions {
  /** Replaces the built-in score. Nobody can be skipped then: for tests and trials. */
  score?: ScorePair;
  /** People a leaf, for tests and measurements: 2 to 255. */
  leafRows?: number;
}

export function createMatchmaker(options: MatchmakerOptions = {}): Matchmaker {
  const store = createStore(options.leafRows);
  const { score } = options;
  const createScoring = score ? (query: Query) => createCustomScoring(query, score) : createFormula;
  return {
    upsert: (person) => putPerson(store, person),
    remove: (id) => dropPerson(store, id),
    relearn: (id, standing) => relearnPerson(store, id, standing),
    has: (id) => store.rowOf.get(store.ids.find(id)) !== 0,
    get size() {
      return store.size;
    },
    createLoader: () => createPeopleLoader(store),
    createExclusions: (ids) => createExclusions(store.ids, ids),
    rank: (viewer, request) => finish(rankInSteps(store, viewer, request, createScoring)),
    rankSliced: (viewer, request, breathe) =>
      finishInSlices(rankInSteps(store, viewer, request, createScoring), breathe),
    createFilter: (viewer, now) => createMutualFilter(viewer, now, store),
    funnel: (viewer, request) => finish(funnelInSteps(store, viewer, request)),
    funnelSliced: (viewer, request, breathe) =>
      finishInSlices(funnelInSteps(store, viewer, request), breathe),
  };
}
