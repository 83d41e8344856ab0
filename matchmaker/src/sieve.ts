/**
 * The hard filters of a query on the people of a leaf, cheapest first. Every filter is the same rule as `judge` in
 * rules.ts, which says them one by one; here those on single columns are one comparison without a branch, so that
 * many weak filters cost little more than none.
 */

import { WANT } from './asked.ts';
import { hasBit, shareBit } from './bit-rows.ts';
import {
  ACTIVE_HOUR,
  ASKED,
  type Columns,
  HEIGHT_CM,
  INTENT_SHIFT,
  JOINED_HOUR,
  MAX_KM,
  NUMBER,
  PLACE_X,
  PLACE_Y,
  PLACE_Z,
  RECORD,
  SIGN,
} from './columns.ts';
import { kmTo } from './near.ts';
import type { Query } from './query.ts';
import { judgeMustHaves } from './rules.ts';

/**
 * Writes the rows that fit the limits of the query on single columns, and have at least a level of quality, into
 * `fitting`; answers how many they are.
 */
export function sieveRows(
  query: Query,
  segment: Columns,
  first: number,
  count: number,
  fitting: Int32Array,
  leastLevel: number,
): number {
  const { limits } = query;
  // Whole numbers of 32 bits, said so: otherwise each comparison is one of doubles, three times as slow.
  const signMask = limits.signMask | 0;
  const signWant = limits.signWant | 0;
  const wantedGenders = limits.wantedGenders | 0;
  const birthLeast = limits.birthLeast | 0;
  const birthMost = limits.birthMost | 0;
  const age = limits.age | 0;
  const level = leastLevel | 0;
  const { sign, birth, ages, level: levels } = segment;
  const end = (first + count) | 0;
  let found = 0;
  for (let row = first | 0; row < end; row++) {
    const s = sign[row] as number;
    const born = birth[row] as number;
    const theirs = ages[row] as number;
    // Negative where something does not fit, like each of the differences.
    const gender = ((s & wantedGenders) - 1) | 0;
    const signOff = -((s & signMask) ^ signWant) | 0;
    const birthOff = (born - birthLeast) | 0 | ((birthMost - born) | 0);
    const ageOff = (age - (theirs & 255)) | 0 | (((theirs >>> 8) - age) | 0);
    const levelOff = ((levels[row] as number) - level) | 0;
    fitting[found] = row;
    found = (found + (((gender | signOff | birthOff | ageOff | levelOff) >>> 31) ^ 1)) | 0;
  }
  if (limits.activeFrom > 0 || limits.joinedFrom > 0) found = sieveTimes(query, segment, fitting, found);
  return limits.heightLeast > 0 ? sieveHeights(query, segment, fitting, found) : found;
}

function sieveTimes(query: Query, segment: Columns, fitting: Int32Array, count: number): number {
  const { joinedFrom, activeFrom } = query.limits;
  const { words } = segment;
  let found = 0;
  for (let at = 0; at < count; at++) {
    const row = fitting[at] as number;
    const joined = words[row * RECORD + JOINED_HOUR] as number;
    const active = words[row * RECORD + ACTIVE_HOUR] as number;
    fitting[found] = row;
    found += (((joined - joinedFrom) | (active - activeFrom)) >>> 31) ^ 1;
  }
  return found;
}

function sieveHeights(query: Query, segment: Columns, fitting: Int32Array, count: number): number {
  const { heightLeast, heightMost } = query.limits;
  const { halves } = segment;
  let found = 0;
  for (let at = 0; at < count; at++) {
    const row = fitting[at] as number;
    const tall = halves[2 * row * RECORD + HEIGHT_CM] as number;
    fitting[found] = row;
    found += (((tall - heightLeast) | (heightMost - tall)) >>> 31) ^ 1;
  }
  return found;
}

/** Whether somebody who fits the limits passes all other filters as well, too; sets `query.km` when they do. */
export function passes(query: Query, segment: Columns, row: number): boolean {
  if (query.asked !== 0 && !passesLists(query, segment, row)) return false;
  const { words } = segment;
  const record = row * RECORD;
  const number = words[record + NUMBER] as number;
  if (number === query.viewerNumber || query.excluded.has(number)) return false;
  const dx = query.x - (words[record + PLACE_X] as number);
  const dy = query.y - (words[record + PLACE_Y] as number);
  const dz = query.z - (words[record + PLACE_Z] as number);
  const line2 = dx * dx + dy * dy + dz * dz;
  if (line2 > query.beyondRadius) return false;
  const asked = words[record + ASKED] as number;
  if (asked !== 0 && judgeMustHaves(segment.pool, asked, query.viewer, 0, query.moment.hour) !== 0)
    return false;
  const km = kmTo(query.centre, line2, segment, row);
  if (km > query.radiusKm || km > (segment.halves[2 * record + MAX_KM] as number)) return false;
  if ((segment.sign[row] as number) & SIGN.incognito && !query.likedMe.has(query.store.ids.text(number)))
    return false;
  query.km = km;
  return true;
}

/** The viewer's must-haves on words. */
function passesLists(query: Query, segment: Columns, row: number): boolean {
  const { wants, asked } = query;
  const { pool } = query.viewer;
  if (wants & WANT.intents) {
    const intent = ((segment.sign[row] as number) >>> INTENT_SHIFT) - 1;
    if (!hasBit(pool.intents, asked, intent)) return false;
  }
  if (wants & WANT.languages && !shareBit(pool.languages, asked, segment.languages, row)) return false;
  return !(wants & WANT.interests) || shareBit(pool.interests, asked, segment.interests, row);
}
