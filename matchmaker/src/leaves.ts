/**
 * Leaves: up to 128 people in rows next to each other, and what is known about all of them together. A search
 * reads this summary first and skips the leaf when it proves that nobody in it may be shown, or would come in front.
 * A summary may be wider than its people (who left is not taken out at once), never narrower.
 */

import {
  ACTIVE_HOUR,
  type Columns,
  createColumns,
  LIKED,
  MAX_KM,
  PLACE_X,
  PLACE_Y,
  PLACE_Z,
  RECORD,
  YES,
} from './columns.ts';
import { createHopesScratch, HOPES, MOST_HOURS_LATER, openHopes, raiseHopes } from './hopes.ts';

/** Measured at a million people: 64 rows bound scores closer and 256 cost less to bound; 128 was the fastest. */
const LEAF_ROWS = 128;
/** A segment of 8,192 rows takes 0.7 MB. */
const SEGMENT_LEAVES = 64;

/**
 * Fields of a summary, those that refuse most leaves first: they are in one line of the cache. Positions and reach are in
 * fixed point units (earth.ts), reach is a straight line. SIGN_ANY: all SIGN bits that anybody has, below the intent.
 */
export const SIGN_ANY = 0;
export const BIRTH_LEAST = 1;
export const BIRTH_MOST = 2;
export const X = 3;
export const Y = 4;
export const Z = 5;
export const REACH = 6;
export const MAX_KM_MOST = 7;
export const AGE_LEAST = 8;
export const AGE_MOST = 9;
export const ACTIVE_MOST = 10;
export const YES_LEAST = 11;
export const YES_MOST = 12;
export const LIKED_LEAST = 13;
export const LIKED_MOST = 14;
/** The hour of the leaf's hopes. */
export const HOPES_HOUR = 15;
export const FIELDS = 16;
const ALL_SIGNS = 0xffff;

export interface Leaves {
  /** Rows a leaf, at most 255. */
  rows: number;
  /** Rows of 64 leaves each: columns that never have to be copied to grow. */
  segments: Columns[];
  /** FIELDS numbers a leaf. */
  summaries: Float64Array;
  /** HOPES numbers a leaf: the most its people can score, see hopes.ts. */
  hopes: Float32Array;
  scratch: Float64Array;
  /** Where the leaf begins in the order of keys: see tree.ts. */
  lows: Float64Array;
  /** People in the leaf: its first rows. */
  counts: Uint8Array;
  /** Changes since the summary was taken from the people. */
  touched: Uint8Array;
  used: number;
  free: number[];
}

export function createLeaves(rows: number = LEAF_ROWS): Leaves {
  return {
    rows,
    segments: [],
    summaries: new Float64Array(0),
    hopes: new Float32Array(0),
    scratch: createHopesScratch(),
    lows: new Float64Array(0),
    counts: new Uint8Array(0),
    touched: new Uint8Array(0),
    used: 0,
    free: [],
  };
}

export function segmentOf(leaves: Leaves, leaf: number): Columns {
  return leaves.segments[Math.floor(leaf / SEGMENT_LEAVES)] as Columns;
}

/** The first row of a leaf inside its segment. */
export function firstRow(leaves: Leaves, leaf: number): number {
  return (leaf % SEGMENT_LEAVES) * leaves.rows;
}

/** An empty leaf. */
export function takeLeaf(leaves: Leaves): number {
  const leaf = leaves.free.pop() ?? leaves.used++;
  if (leaf >= leaves.counts.length) growSummaries(leaves);
  if (leaf >= leaves.segments.length * SEGMENT_LEAVES)
    leaves.segments.push(createColumns(SEGMENT_LEAVES * leaves.rows, leaves.segments.at(-1)));
  leaves.counts[leaf] = 0;
  return leaf;
}

export function freeLeaf(leaves: Leaves, leaf: number): void {
  leaves.free.push(leaf);
}

/** By an eighth: some 500 bytes a leaf are copied. */
function growSummaries(leaves: Leaves): void {
  const { summaries, hopes, lows, counts, touched } = leaves;
  const length = Math.ceil(counts.length * 1.125) + SEGMENT_LEAVES;
  leaves.summaries = new Float64Array(length * FIELDS);
  leaves.summaries.set(summaries);
  leaves.hopes = new Float32Array(length * HOPES);
  leaves.hopes.set(hopes);
  leaves.lows = new Float64Array(length);
  leaves.lows.set(lows);
  leaves.counts = new Uint8Array(length);
  leaves.counts.set(counts);
  leaves.touched = new Uint8Array(length);
  leaves.touched.set(touched);
}

/** Whether a row can be taken into the summary of its leaf by `widen`. */
export function mayWiden({ summaries }: Leaves, leaf: number, segment: Columns, row: number): boolean {
  const later =
    (segment.words[row * RECORD + ACTIVE_HOUR] as number) - (summaries[leaf * FIELDS + HOPES_HOUR] as number);
  return later <= MOST_HOURS_LATER;
}

/** Gives a leaf a summary that holds for anybody: until it is taken from its people. */
export function openSummary({ summaries, hopes, touched }: Leaves, leaf: number): void {
  const at = leaf * FIELDS;
  summaries.fill(Number.POSITIVE_INFINITY, at, at + FIELDS);
  summaries.fill(0, at + X, at + Z + 1);
  for (const field of LEASTS) summaries[at + field] = Number.NEGATIVE_INFINITY;
  summaries[at + SIGN_ANY] = ALL_SIGNS;
  openHopes(hopes, leaf * HOPES);
  touched[leaf] = 0;
}

const LEASTS = [BIRTH_LEAST, AGE_LEAST, YES_LEAST, LIKED_LEAST];

/** Takes the summary of a leaf from its people again. There must be somebody. */
export function summarize(leaves: Leaves, leaf: number): void {
  const { summaries, hopes } = leaves;
  const at = leaf * FIELDS;
  const segment = segmentOf(leaves, leaf);
  const first = firstRow(leaves, leaf);
  const count = leaves.counts[leaf] as number;
  const middle = (first + (count >>> 1)) * RECORD;
  summaries.fill(Number.NEGATIVE_INFINITY, at, at + FIELDS);
  for (const field of LEASTS) summaries[at + field] = Number.POSITIVE_INFINITY;
  summaries[at + X] = segment.words[middle + PLACE_X] as number;
  summaries[at + Y] = segment.words[middle + PLACE_Y] as number;
  summaries[at + Z] = segment.words[middle + PLACE_Z] as number;
  summaries[at + REACH] = 0;
  summaries[at + HOPES_HOUR] = segment.words[middle + ACTIVE_HOUR] as number;
  summaries[at + SIGN_ANY] = 0;
  hopes.fill(0, leaf * HOPES, (leaf + 1) * HOPES);
  for (let row = first; row < first + count; row++) {
    const active = segment.words[row * RECORD + ACTIVE_HOUR] as number;
    if (active > (summaries[at + HOPES_HOUR] as number)) summaries[at + HOPES_HOUR] = active;
  }
  for (let row = first; row < first + count; row++) widen(leaves, leaf, segment, row);
  leaves.touched[leaf] = 0;
}

/** Makes the summary of a leaf hold for a row, too. */
export function widen(leaves: Leaves, leaf: number, segment: Columns, row: number): void {
  const { summaries } = leaves;
  const { words, reals } = segment;
  const record = row * RECORD;
  const at = leaf * FIELDS;
  const most = (field: number, value: number): void => {
    if (value > (summaries[at + field] as number)) summaries[at + field] = value;
  };
  const least = (field: number, value: number): void => {
    if (value < (summaries[at + field] as number)) summaries[at + field] = value;
  };
  const dx = (words[record + PLACE_X] as number) - (summaries[at + X] as number);
  const dy = (words[record + PLACE_Y] as number) - (summaries[at + Y] as number);
  const dz = (words[record + PLACE_Z] as number) - (summaries[at + Z] as number);
  most(REACH, Math.sqrt(dx * dx + dy * dy + dz * dz));
  summaries[at + SIGN_ANY] =
    (summaries[at + SIGN_ANY] as number) | ((segment.sign[row] as number) & ALL_SIGNS);
  least(BIRTH_LEAST, segment.birth[row] as number);
  most(BIRTH_MOST, segment.birth[row] as number);
  least(AGE_LEAST, (segment.ages[row] as number) & 255);
  most(AGE_MOST, (segment.ages[row] as number) >>> 8);
  most(MAX_KM_MOST, segment.halves[2 * record + MAX_KM] as number);
  most(ACTIVE_MOST, words[record + ACTIVE_HOUR] as number);
  least(YES_LEAST, reals[record + YES] as number);
  most(YES_MOST, reals[record + YES] as number);
  least(LIKED_LEAST, reals[record + LIKED] as number);
  most(LIKED_MOST, reals[record + LIKED] as number);
  raiseHopes(leaves.hopes, leaf * HOPES, summaries[at + HOPES_HOUR] as number, segment, row, leaves.scratch);
}
