/** Which leaves a search within a ring around the viewer has to read, and what each promises. */

import { SIGN } from './columns.ts';
import {
  ACTIVE_MOST,
  AGE_LEAST,
  AGE_MOST,
  BIRTH_LEAST,
  BIRTH_MOST,
  DAMPING_MOST,
  FIELDS,
  LIKED_LEAST,
  LIKED_MOST,
  MAX_KM_MOST,
  QUALITY_MOST,
  REACH,
  SIGN_ANY,
  X,
  Y,
  YES_LEAST,
  YES_MOST,
  Z,
} from './leaves.ts';
import { LINE_SLACK, leastKm, lineOf } from './near.ts';
import type { Query } from './query.ts';
import type { PairRange, Scorer } from './score.ts';

/** The ring as straight lines in fixed point, both rounded so that nobody is lost. */
export interface Ring {
  nearest: number;
  furthest: number;
}

/** Further than `innerKm` (0: from here on) and within the query's radius. */
export function createRing(query: Query, innerKm: number): Ring {
  const nearest = innerKm === 0 ? 0 : lineOf(innerKm) - LINE_SLACK;
  return { nearest, furthest: Math.sqrt(query.beyondRadius) };
}

/** The leaves of all branches that reach into the ring. */
export function leavesAround(query: Query, ring: Ring): number[] {
  const found: number[] = [];
  for (const branch of query.store.branches) {
    const line = lineTo(query, branch.x, branch.y, branch.z);
    if (line - branch.reach > ring.furthest || line + branch.reach < ring.nearest) continue;
    for (const leaf of branch.leaves) found.push(leaf);
  }
  return found;
}

/**
 * The most that anybody of a leaf can score, where a scorer can tell; -1 when the leaf's summary proves that nobody of
 * it is in the ring and fits the query's limits.
 */
export function promiseOf(query: Query, ring: Ring, leaf: number, scorer: Scorer, range: PairRange): number {
  if (query.store.leaves.counts[leaf] === 0) return -1;
  const least = leastLine(query, leaf, ring);
  if (least < 0) return -1;
  const kmLeast = Math.max(1, Math.ceil(leastKm(least - LINE_SLACK)));
  if (!mayFit(query, leaf, kmLeast)) return -1;
  return scorer.most ? scorer.most(rangeOf(query, leaf, kmLeast, range)) : Number.POSITIVE_INFINITY;
}

function lineTo(query: Query, x: number, y: number, z: number): number {
  const dx = query.x - x;
  const dy = query.y - y;
  const dz = query.z - z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/** The straight line that everybody of a leaf is at least away, -1 when nobody of it is in the ring. */
function leastLine(query: Query, leaf: number, { nearest, furthest }: Ring): number {
  const { summaries } = query.store.leaves;
  const at = leaf * FIELDS;
  const reach = summaries[at + REACH] as number;
  const line = lineTo(
    query,
    summaries[at + X] as number,
    summaries[at + Y] as number,
    summaries[at + Z] as number,
  );
  if (line - reach > furthest || line + reach < nearest) return -1;
  return Math.max(0, line - reach, nearest);
}

/** Whether the summary of a leaf leaves it open that somebody fits the query's limits. */
function mayFit(query: Query, leaf: number, kmLeast: number): boolean {
  const { limits } = query;
  const { summaries } = query.store.leaves;
  const at = leaf * FIELDS;
  const sign = summaries[at + SIGN_ANY] as number;
  return (
    (sign & limits.wantedGenders) !== 0 &&
    (sign & limits.signMask) === limits.signWant &&
    (summaries[at + BIRTH_MOST] as number) >= limits.birthLeast &&
    (summaries[at + BIRTH_LEAST] as number) <= limits.birthMost &&
    (summaries[at + AGE_LEAST] as number) <= limits.age &&
    (summaries[at + AGE_MOST] as number) >= limits.age &&
    (summaries[at + MAX_KM_MOST] as number) >= kmLeast &&
    (summaries[at + ACTIVE_MOST] as number) >= limits.activeFrom
  );
}

export function createRange(query: Query): PairRange {
  return {
    viewerYes: query.viewer.yes[0] as number,
    viewerLiked: query.viewer.liked[0] as number,
    yesLeast: 0,
    yesMost: 0,
    likedLeast: 0,
    likedMost: 0,
    dampingMost: 0,
    qualityMost: 0,
    kmLeast: 0,
    someHideDistance: false,
    hoursIdleLeast: 0,
  };
}

function rangeOf(query: Query, leaf: number, kmLeast: number, range: PairRange): PairRange {
  const { summaries } = query.store.leaves;
  const at = leaf * FIELDS;
  range.yesLeast = summaries[at + YES_LEAST] as number;
  range.yesMost = summaries[at + YES_MOST] as number;
  range.likedLeast = summaries[at + LIKED_LEAST] as number;
  range.likedMost = summaries[at + LIKED_MOST] as number;
  range.dampingMost = summaries[at + DAMPING_MOST] as number;
  range.qualityMost = summaries[at + QUALITY_MOST] as number;
  range.kmLeast = kmLeast;
  range.someHideDistance = ((summaries[at + SIGN_ANY] as number) & SIGN.hideDistance) !== 0;
  range.hoursIdleLeast = Math.max(0, query.moment.hour - (summaries[at + ACTIVE_MOST] as number));
  return range;
}
