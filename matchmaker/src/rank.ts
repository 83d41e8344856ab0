/**
 * Ranking: rings of growing radius around the viewer, in each ring the most promising leaves first, of each person the
 * hard filters in both directions, then the score and the best K. A ring ends early where no leaf that is left promises
 * a score that could still enter. Exact: whoever is skipped is provably refused or behind the last of the K.
 */

import { WANT } from './asked.ts';
import { type Columns, numberOf } from './columns.ts';
import { factsOf } from './facts.ts';
import { firstRow, segmentOf } from './leaves.ts';
import { LATER_HOURS } from './new-here.ts';
import { isWhole, type Person, refuse } from './person.ts';
import { createProspects, type Prospects } from './prospects.ts';
import { createQuery, MAX_LIMIT, type Query, type RankRequest, setRadius } from './query.ts';
import { createRing, leastKmOf, promiseOf, promiseOfBranch, type Ring } from './ring.ts';
import type { Scoring } from './scoring.ts';
import { passes, sieveRows } from './sieve.ts';
import type { Store, Watcher } from './store.ts';
import { hashText, tieOf } from './tie.ts';
import { createTop, type Ranked, type Top } from './top.ts';
import type { Branch } from './tree.ts';

/** Widening doubles the viewer's radius up to half the way around the Earth, where there is nobody left to find. */
const WIDEN_FACTOR = 2;
export const WORLD_KM = 20_000;
/** Branches whose promise is asked for in a step: 2 microseconds of work, like reading a leaf. */
const STEP_BRANCHES = 16;

export interface Ranking {
  /** At most `limit`, in order: score falling, tie rising, id rising. */
  people: Ranked[];
  /** Whether the viewer's own radius was too small for a page. */
  widened: boolean;
  /** The radius at which the search ended: whole km. */
  radiusKm: number;
  /**
   * How many people passed every filter within that radius, of those looked at: at least as many as `people` and as a
   * page, if there are so many. All of them when `people` are fewer than `limit`, or with `countAll`.
   */
  eligible: number;
}

interface Search {
  query: Query;
  request: RankRequest;
  scoring: Scoring;
  top: Top;
  /** Branches whose promise has not been asked for, from `asked` on. */
  around: Branch[];
  asked: number;
  /** Leaves to read and branches to open, by promise: a leaf by its number, branch `at` of `branches` as -1 - at. */
  prospects: Prospects;
  /** Null once it is opened. */
  branches: (Branch | null)[];
  fitting: Int32Array;
  eligible: number;
  /** The ring that is being searched, and from where on it counts people. */
  ring: Ring;
  innerKm: number;
  /** Who changed during a pause. */
  changed: Set<number>;
}

/** A ranking in steps: between two of them the caller may do something else. */
export type RankSteps = Generator<void, Ranking, void>;

/** Throws a RangeError with code `invalid_person`, `invalid_request`, `vocabulary_full` or `invalid_score`. */
export function* rankInSteps(
  store: Store,
  viewer: Person,
  request: RankRequest,
  createScoring: (query: Query) => Scoring,
): RankSteps {
  const search = createSearch(store, viewer, request, createScoring);
  const watcher = watch(search);
  const { query } = search;
  const { watchers } = query.store;
  watchers.add(watcher);
  try {
    yield* searchRing(search, 0);
    while (search.eligible < request.pageSize && query.radiusKm < WORLD_KM) {
      const inner = query.radiusKm;
      setRadius(query, Math.min(inner * WIDEN_FACTOR, WORLD_KM));
      yield* searchRing(search, inner);
    }
    const { radiusKm } = query;
    const widened = radiusKm > viewer.maxDistanceKm;
    const people = search.top.drain(request.withFacts ? (number) => factsOf(store, number) : undefined);
    return { people, widened, radiusKm, eligible: search.eligible };
  } finally {
    watchers.delete(watcher);
  }
}

function createSearch(
  store: Store,
  viewer: Person,
  request: RankRequest,
  createScoring: (query: Query) => Scoring,
): Search {
  if (!isWhole(request.limit, 0, MAX_LIMIT)) throw refuse('invalid_request', 'request.limit is not valid');
  if (!isWhole(request.pageSize, 0, MAX_LIMIT))
    throw refuse('invalid_request', 'request.pageSize is not valid');
  const query = createQuery(store, viewer, request);
  if (query.wants & WANT.newHere) query.store = storeOfNew(query);
  const seedHash = hashText(request.seed);
  return {
    query,
    request,
    scoring: createScoring(query),
    top: createTop(request.limit, store.ids.text, (number) => tieOf(seedHash, store.ids.hash(number))),
    around: [],
    asked: 0,
    prospects: createProspects(),
    branches: [],
    fitting: new Int32Array(store.leaves.rows),
    eligible: 0,
    ring: createRing(query, 0),
    innerKm: 0,
    changed: new Set(),
  };
}

/** Where all are who are new at the moment asked about: the few who may be, unless it lies too long ago. */
function storeOfNew({ store, moment }: Query): Store {
  return store.newcomers !== null && store.latestHour <= moment.hour + LATER_HOURS ? store.newcomers : store;
}

/** Keeps a search right while the store changes between its steps: who changed is judged before or after, not lost. */
function watch(search: Search): Watcher {
  return {
    leafSplit: (from, to) => search.prospects.double(from, to),
    branchSplit(from, to) {
      if (search.around.indexOf(from, search.asked) >= 0) search.around.push(to);
      else if (search.branches.includes(from)) addBranch(search, to);
    },
    personChanged: (number) => void search.changed.add(number),
  };
}

/** Offers everybody further than `innerKm` and within the query's radius to the heap, unless that is pointless. */
function* searchRing(search: Search, innerKm: number): Generator<void, void, void> {
  const { query, prospects } = search;
  const ring = createRing(query, innerKm);
  search.ring = ring;
  search.innerKm = innerKm;
  search.branches = [];
  search.around = [...query.store.branches];
  for (search.asked = 0; search.asked < search.around.length; ) {
    addBranch(search, search.around[search.asked++] as Branch);
    if (search.asked % STEP_BRANCHES === 0) yield;
  }
  while (prospects.length > 0 && !isDecided(search)) {
    const next = prospects.pop();
    if (next < 0) openBranch(search, -1 - next);
    else readLeaf(search, next);
    yield;
  }
  search.innerKm = 0;
  for (const number of search.changed) readAgain(search, number);
}

function addBranch(search: Search, branch: Branch): void {
  const promise = promiseOfBranch(search.query, search.ring, branch, search.scoring);
  if (promise >= 0) search.prospects.push(-1 - (search.branches.push(branch) - 1), promise);
}

function openBranch(search: Search, at: number): void {
  const { query, ring, scoring, prospects } = search;
  const { leaves } = search.branches[at] as Branch;
  search.branches[at] = null;
  for (const leaf of leaves) {
    const promise = promiseOf(query, ring, leaf, scoring);
    if (promise >= 0) prospects.push(leaf, promise);
  }
}

/** Whether people matter only when they score more than the last of the K. */
function isFull({ request, eligible, top, scoring }: Search): boolean {
  if (!scoring.bounded || request.countAll || eligible < request.pageSize) return false;
  return !top.mayEnter(Number.NEGATIVE_INFINITY);
}

/** Whether nobody in the leaves that are left matters. */
function isDecided(search: Search): boolean {
  return isFull(search) && !search.top.mayEnter(search.prospects.most());
}

function readLeaf(search: Search, leaf: number): void {
  const { query, fitting } = search;
  const { leaves } = query.store;
  const segment = segmentOf(leaves, leaf);
  const kmLeast = Math.max(1, leastKmOf(query, search.ring, leaf));
  const level = isFull(search) ? search.scoring.leastLevel(leaf, kmLeast, search.top.least()) : 0;
  const first = firstRow(leaves, leaf);
  const found = sieveRows(query, segment, first, leaves.counts[leaf] as number, fitting, level);
  for (let at = 0; at < found; at++) readRow(search, segment, fitting[at] as number, kmLeast);
}

/** Somebody who changed during a pause and may have been missed: between two leaves, or where a ring had ended. */
function readAgain(search: Search, number: number): void {
  const { store } = search.query;
  const place = store.rowOf.get(number) - 1;
  if (place < 0) return;
  const { leaves } = store;
  const leaf = Math.floor(place / leaves.rows);
  const row = firstRow(leaves, leaf) + (place % leaves.rows);
  const segment = segmentOf(leaves, leaf);
  if (sieveRows(search.query, segment, row, 1, search.fitting, 0) === 1) readRow(search, segment, row, 1);
}

/**
 * Counts and scores somebody who fits the limits, if they pass the other filters, too. Where only a high score matters
 * they are scored first, as if they were at the nearest place of their leaf: that is cheaper than the filters.
 */
function readRow(search: Search, segment: Columns, row: number, kmLeast: number): void {
  const { query, top, scoring } = search;
  if (isFull(search) && !top.mayEnter(scoring.score(segment, row, kmLeast))) return;
  if (!passes(query, segment, row) || query.km <= search.innerKm) return;
  const number = numberOf(segment, row);
  if (isKnown(search, number)) return;
  top.offer(number, scoring.score(segment, row, query.km));
}

/** Counts somebody who passed; true for who is in the heap already, having moved during a pause. */
function isKnown(search: Search, number: number): boolean {
  const again = search.changed.size > 0 && search.changed.has(number);
  if (again && search.top.has(number)) return true;
  // Who comes again was counted before, if the heap was full by then.
  if (!again || search.eligible < search.request.limit) search.eligible++;
  return false;
}
