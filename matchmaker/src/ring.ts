/** Which leaves a search within a ring around the viewer has to read, and what each promises. */

import {
  ACTIVE_MOST,
  AGE_LEAST,
  AGE_MOST,
  BIRTH_LEAST,
  BIRTH_MOST,
  FIELDS,
  MAX_KM_MOST,
  REACH,
  SIGN_ANY,
  X,
  Y,
  Z,
} from './leaves.ts';
import { LINE_SLACK, leastKm, lineOf } from './near.ts';
import type { Query } from './query.ts';
import type { Scoring } from './scoring.ts';
import type { Branch } from './tree.ts';

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

/**
 * The most that anybody of a branch can score; -1 when its summary proves that nobody of it is in the ring, of a wanted
 * gender and age.
 */
export function promiseOfBranch(query: Query, ring: Ring, branch: Branch, scoring: Scoring): number {
  const { wantedGenders, signMask, signWant, birthLeast, birthMost } = query.limits;
  if ((branch.sign & wantedGenders) === 0 || (branch.sign & signMask) !== signWant) return -1;
  if (branch.birthMost < birthLeast || branch.birthLeast > birthMost) return -1;
  const line = lineTo(query, branch.x, branch.y, branch.z);
  if (line - branch.reach > ring.furthest || line + branch.reach < ring.nearest) return -1;
  return scoring.promiseOfBranch(branch, kmAlong(Math.max(line - branch.reach, ring.nearest)));
}

/**
 * The most that anybody of a leaf can score; -1 when the leaf's summary proves that nobody of it is in the ring and
 * fits the query's limits.
 */
export function promiseOf(query: Query, ring: Ring, leaf: number, scoring: Scoring): number {
  const { counts, summaries } = query.store.leaves;
  if (counts[leaf] === 0 || !mayFit(query, leaf)) return -1;
  const kmLeast = leastKmOf(query, ring, leaf);
  if (kmLeast < 0 || kmLeast > (summaries[leaf * FIELDS + MAX_KM_MOST] as number)) return -1;
  return scoring.promise(leaf, kmLeast);
}

function lineTo(query: Query, x: number, y: number, z: number): number {
  const dx = query.x - x;
  const dy = query.y - y;
  const dz = query.z - z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/** Whole km that everybody of a leaf is at least away, -1 when nobody of it is in the ring. */
export function leastKmOf(query: Query, { nearest, furthest }: Ring, leaf: number): number {
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
  return kmAlong(Math.max(line - reach, nearest));
}

/** The least whole km that a straight line may stand for. */
function kmAlong(line: number): number {
  return Math.max(1, Math.ceil(leastKm(line - LINE_SLACK)));
}

/** Whether the summary of a leaf leaves it open that somebody fits the query's limits, all but distance. */
function mayFit(query: Query, leaf: number): boolean {
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
    (summaries[at + ACTIVE_MOST] as number) >= limits.activeFrom
  );
}
