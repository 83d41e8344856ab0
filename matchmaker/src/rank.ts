/**
 * Ranking: rings of growing radius around the viewer, in each ring the groups nearest first, of each person the hard
 * filters in both directions, then the score and the best K. Exact: whoever is skipped is provably outside.
 */

import { angleOf, chordSquared, EARTH_RADIUS_KM } from './earth.ts';
import { isWhole, type Person, refuse } from './person.ts';
import { createQuery, MAX_LIMIT, type Query, type RankRequest, setRadius, whyNot } from './query.ts';
import type { Pair, ScorePair } from './score.ts';
import type { Group, Store } from './store.ts';
import { FACT } from './table.ts';
import { hashText, tieOf } from './tie.ts';
import { createTop, type Ranked, type Top } from './top.ts';

/** Widening doubles the viewer's radius up to half the way around the Earth, where there is nobody left to find. */
const WIDEN_FACTOR = 2;
export const WORLD_KM = 20_000;
/** Slack of the group's bound against rounding: a metre. */
const BOUND_SLACK_KM = 0.001;

export interface Ranking {
  /** At most `limit`, in order: score falling, tie rising, id rising. */
  people: Ranked[];
  /** Whether the viewer's own radius was too small for a page. */
  widened: boolean;
  /** The radius at which the search ended: whole km. */
  radiusKm: number;
  /** How many people passed every filter within that radius. */
  eligible: number;
}

interface Search {
  query: Query;
  score: ScorePair;
  pair: Pair;
  seedHash: number;
  top: Top;
}

/** Throws a RangeError with code `invalid_person`, `invalid_request`, `vocabulary_full` or `invalid_score`. */
export function rankPeople(store: Store, viewer: Person, request: RankRequest, score: ScorePair): Ranking {
  if (!isWhole(request.limit, 0, MAX_LIMIT)) throw refuse('invalid_request', 'request.limit is not valid');
  if (!isWhole(request.pageSize, 0, MAX_LIMIT))
    throw refuse('invalid_request', 'request.pageSize is not valid');
  const query = createQuery(store, viewer, request);
  const top = createTop(request.limit);
  const search: Search = { query, score, pair: createPair(query), seedHash: hashText(request.seed), top };
  let eligible = searchRing(search, 0);
  while (eligible < request.pageSize && query.radiusKm < WORLD_KM) {
    const inner = query.radiusKm;
    setRadius(query, Math.min(inner * WIDEN_FACTOR, WORLD_KM));
    eligible += searchRing(search, inner);
  }
  const { radiusKm } = query;
  return { people: top.drain(), widened: radiusKm > viewer.maxDistanceKm, radiusKm, eligible };
}

/** Offers everybody further than `innerKm` and within the query's radius to the heap; answers how many they are. */
function searchRing(search: Search, innerKm: number): number {
  const { query } = search;
  const wantedGenders = query.viewer.wantedGenders[0] as number;
  let eligible = 0;
  for (const group of groupsInRing(query, innerKm)) {
    for (let gender = 0; gender < group.slots.length; gender++) {
      if (((wantedGenders >>> gender) & 1) === 0) continue;
      for (const slot of group.slots[gender] as number[]) {
        if (whyNot(query, slot) !== 0 || query.km <= innerKm) continue;
        eligible++;
        offerPerson(search, slot);
      }
    }
  }
  return eligible;
}

/** Groups that may hold somebody in the ring, nearest first. */
function groupsInRing(query: Query, innerKm: number): Group[] {
  const { viewerX, viewerY, viewerZ } = query;
  const found: { group: Group; nearestKm: number }[] = [];
  for (const group of query.store.groups.values()) {
    const { x, y, z } = group.centre;
    const angle = angleOf(chordSquared(viewerX, viewerY, viewerZ, x, y, z));
    const nearestKm = (angle - group.reach) * EARTH_RADIUS_KM - BOUND_SLACK_KM;
    const furthestKm = (angle + group.reach) * EARTH_RADIUS_KM + BOUND_SLACK_KM;
    if (nearestKm <= query.radiusKm && furthestKm > innerKm) found.push({ group, nearestKm });
  }
  return found.sort((a, b) => a.nearestKm - b.nearestKm).map((entry) => entry.group);
}

function offerPerson(search: Search, slot: number): void {
  const { query, pair, top } = search;
  const { table, ids } = query.store;
  const hidesDistance = ((table.facts[slot] as number) & FACT.hideDistance) !== 0;
  const id = ids[slot] as string;
  pair.personId = id;
  pair.personYes = table.yes[slot] as number;
  pair.personLiked = table.liked[slot] as number;
  pair.damping = table.damping[slot] as number;
  pair.km = hidesDistance ? null : query.km;
  pair.hoursIdle = Math.max(0, query.moment.hour - (table.activeHour[slot] as number));
  const score = search.score(pair);
  if (!Number.isFinite(score))
    throw refuse('invalid_score', 'a scorer answered something that is not a number');
  if (!top.mayEnter(score)) return;
  top.offer({ id, score, tie: tieOf(search.seedHash, table.idHash[slot] as number) });
}

/** The reused argument of the scorer, with the viewer's half filled in. */
function createPair(query: Query): Pair {
  return {
    viewerId: query.viewerId,
    personId: '',
    viewerYes: query.viewer.yes[0] as number,
    viewerLiked: query.viewer.liked[0] as number,
    personYes: 0,
    personLiked: 0,
    damping: 1,
    km: null,
    hoursIdle: 0,
  };
}
