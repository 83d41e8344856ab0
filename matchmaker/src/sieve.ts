/**
 * The hard filters of a query on the people of a leaf, cheapest first. Every filter is the same rule as `judge` in
 * rules.ts, which says them one by one; here those on single columns are one comparison without a branch, so that
 * many weak filters cost little more than none.
 */

import { WANT } from './asked.ts';
import { shareBit } from './bit-rows.ts';
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
import type { Limits, Query } from './query.ts';
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
  // A level refuses most: its byte is read alone. Without one, what is asked of the sign does.
  let found =
    leastLevel > 0
      ? sieveSigns(limits, segment, fitting, sieveLevels(segment, first, count, fitting, leastLevel))
      : sieveSigns(limits, segment, fitting, listRows(first, count, fitting));
  found = sieveAges(limits, segment, fitting, found);
  if (query.wants & WANT.languages) found = sieveLanguages(query, segment, fitting, found);
  return limits.asksRecord ? sieveRecords(limits, segment, fitting, found) : found;
}

function listRows(first: number, count: number, fitting: Int32Array): number {
  for (let at = 0; at < count; at++) fitting[at] = first + at;
  return count;
}

function sieveLevels(
  { level }: Columns,
  first: number,
  count: number,
  fitting: Int32Array,
  least: number,
): number {
  const end = (first + count) | 0;
  let found = 0;
  for (let row = first | 0; row < end; row++) {
    fitting[found] = row;
    found = (found + ((((level[row] as number) - least) >>> 31) ^ 1)) | 0;
  }
  return found;
}

// Whole numbers of 32 bits, said so: otherwise each comparison is one of doubles, three times as slow.

/** Both genders, the bits of must-haves, and the intent. */
function sieveSigns(limits: Limits, { sign }: Columns, fitting: Int32Array, count: number): number {
  const signMask = limits.signMask | 0;
  const signWant = limits.signWant | 0;
  const wantedGenders = limits.wantedGenders | 0;
  let found = 0;
  for (let at = 0; at < count; at++) {
    const row = fitting[at] as number;
    const s = sign[row] as number;
    // Negative where something does not fit.
    const gender = ((s & wantedGenders) - 1) | 0;
    const signOff = -((s & signMask) ^ signWant) | 0;
    fitting[found] = row;
    found = (found + (((gender | signOff) >>> 31) ^ 1)) | 0;
  }
  const { intents } = limits;
  return intents === null ? found : sieveIntents(intents, sign, fitting, found);
}

function sieveIntents(intents: Uint8Array, sign: Int32Array, fitting: Int32Array, count: number): number {
  let found = 0;
  for (let at = 0; at < count; at++) {
    const row = fitting[at] as number;
    fitting[found] = row;
    // A word that was not known when the question was asked is beyond the table.
    found += intents[(sign[row] as number) >>> INTENT_SHIFT] ?? 0;
  }
  return found;
}

/** Both ages. */
function sieveAges(limits: Limits, { birth, ages }: Columns, fitting: Int32Array, count: number): number {
  const birthLeast = limits.birthLeast | 0;
  const birthMost = limits.birthMost | 0;
  const age = limits.age | 0;
  let found = 0;
  for (let at = 0; at < count; at++) {
    const row = fitting[at] as number;
    const born = birth[row] as number;
    const theirs = ages[row] as number;
    const birthOff = (born - birthLeast) | 0 | ((birthMost - born) | 0);
    const ageOff = (age - (theirs & 255)) | 0 | (((theirs >>> 8) - age) | 0);
    fitting[found] = row;
    found = (found + (((birthOff | ageOff) >>> 31) ^ 1)) | 0;
  }
  return found;
}

function sieveLanguages(
  { viewer, asked }: Query,
  { languages }: Columns,
  fitting: Int32Array,
  count: number,
): number {
  const wanted = viewer.pool.languages;
  let found = 0;
  for (let at = 0; at < count; at++) {
    const row = fitting[at] as number;
    if (shareBit(wanted, asked, languages, row)) fitting[found++] = row;
  }
  return found;
}

/** What is asked of a record: both times and the height. */
function sieveRecords(
  limits: Limits,
  { words, halves }: Columns,
  fitting: Int32Array,
  count: number,
): number {
  const joinedFrom = limits.joinedFrom | 0;
  const activeFrom = limits.activeFrom | 0;
  const heightLeast = limits.heightLeast | 0;
  const heightMost = limits.heightMost | 0;
  let found = 0;
  for (let at = 0; at < count; at++) {
    const row = fitting[at] as number;
    const record = row * RECORD;
    const tall = halves[2 * record + HEIGHT_CM] as number;
    const timesOff =
      ((words[record + JOINED_HOUR] as number) - joinedFrom) |
      ((words[record + ACTIVE_HOUR] as number) - activeFrom);
    fitting[found] = row;
    found = (found + (((timesOff | (tall - heightLeast) | (heightMost - tall)) >>> 31) ^ 1)) | 0;
  }
  return found;
}

/** Whether somebody who fits the limits passes all other filters as well, too; sets `query.km` when they do. */
export function passes(query: Query, segment: Columns, row: number): boolean {
  if (
    query.wants & WANT.interests &&
    !shareBit(query.viewer.pool.interests, query.asked, segment.interests, row)
  )
    return false;
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
