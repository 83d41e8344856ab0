/**
 * Leaves: up to 128 people in rows next to each other, and what is known about all of them together. A search
 * reads this summary first and skips the leaf when it proves that nobody in it may be shown, or would come in front.
 * A summary may be wider than its people (who left is not taken out at once), never narrower.
 */

import {
  ACTIVE_HOUR,
  type Columns,
  createColumns,
  DAMPING,
  LIKED,
  MAX_KM,
  PLACE_X,
  PLACE_Y,
  PLACE_Z,
  qualityOfRow,
  RECORD,
  YES,
} from './columns.ts';
import { livelinessOf } from './score.ts';

/** Measured at a million people: 64 rows bound scores closer and 256 cost less to bound; 128 was the fastest. */
const LEAF_ROWS = 128;
/** A segment of 8,192 rows takes 0.7 MB. */
const SEGMENT_LEAVES = 64;

/** Fields of a summary. Positions and reach are in fixed point units (earth.ts), reach is a straight line. */
export const X = 0;
export const Y = 1;
export const Z = 2;
export const REACH = 3;
export const BIRTH_LEAST = 4;
export const BIRTH_MOST = 5;
export const AGE_LEAST = 6;
export const AGE_MOST = 7;
export const MAX_KM_MOST = 8;
export const ACTIVE_MOST = 9;
export const YES_LEAST = 10;
export const YES_MOST = 11;
export const LIKED_LEAST = 12;
export const LIKED_MOST = 13;
export const DAMPING_MOST = 14;
export const QUALITY_MOST = 15;
/** Of `livelinessOf`. */
export const LIVELINESS_MOST = 16;
/** All SIGN bits that anybody has, below the intent. */
export const SIGN_ANY = 17;
export const FIELDS = 18;

export interface Leaves {
  /** Rows a leaf, at most 255. */
  rows: number;
  /** Rows of 64 leaves each: columns that never have to be copied to grow. */
  segments: Columns[];
  /** FIELDS numbers a leaf. */
  summaries: Float64Array;
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
    leaves.segments.push(createColumns(SEGMENT_LEAVES * leaves.rows));
  leaves.counts[leaf] = 0;
  return leaf;
}

export function freeLeaf(leaves: Leaves, leaf: number): void {
  leaves.free.push(leaf);
}

/** By an eighth: some 150 bytes a leaf are copied. */
function growSummaries(leaves: Leaves): void {
  const { summaries, lows, counts, touched } = leaves;
  const length = Math.ceil(counts.length * 1.125) + SEGMENT_LEAVES;
  leaves.summaries = new Float64Array(length * FIELDS);
  leaves.summaries.set(summaries);
  leaves.lows = new Float64Array(length);
  leaves.lows.set(lows);
  leaves.counts = new Uint8Array(length);
  leaves.counts.set(counts);
  leaves.touched = new Uint8Array(length);
  leaves.touched.set(touched);
}

/** Takes the summary of a leaf from its people again. There must be somebody. */
export function summarize(leaves: Leaves, leaf: number): void {
  const at = leaf * FIELDS;
  const segment = segmentOf(leaves, leaf);
  const first = firstRow(leaves, leaf);
  const count = leaves.counts[leaf] as number;
  const middle = (first + (count >>> 1)) * RECORD;
  const { summaries } = leaves;
  summaries.fill(Number.NEGATIVE_INFINITY, at, at + FIELDS);
  summaries[at + X] = segment.words[middle + PLACE_X] as number;
  summaries[at + Y] = segment.words[middle + PLACE_Y] as number;
  summaries[at + Z] = segment.words[middle + PLACE_Z] as number;
  summaries[at + REACH] = 0;
  summaries[at + SIGN_ANY] = 0;
  for (const field of [BIRTH_LEAST, AGE_LEAST, YES_LEAST, LIKED_LEAST])
    summaries[at + field] = Number.POSITIVE_INFINITY;
  for (let row = first; row < first + count; row++) widen(leaves, leaf, segment, row);
  leaves.touched[leaf] = 0;
}

/** Makes the summary of a leaf hold for a row, too. */
export function widen(leaves: Leaves, leaf: number, segment: Columns, row: number): void {
  const { summaries } = leaves;
  const at = leaf * FIELDS;
  const most = (field: number, value: number): void => {
    if (value > (summaries[at + field] as number)) summaries[at + field] = value;
  };
  const least = (field: number, value: number): void => {
    if (value < (summaries[at + field] as number)) summaries[at + field] = value;
  };
  const { words, reals } = segment;
  const record = row * RECORD;
  const dx = (words[record + PLACE_X] as number) - (summaries[at + X] as number);
  const dy = (words[record + PLACE_Y] as number) - (summaries[at + Y] as number);
  const dz = (words[record + PLACE_Z] as number) - (summaries[at + Z] as number);
  most(REACH, Math.sqrt(dx * dx + dy * dy + dz * dz));
  const birth = segment.birth[row] as number;
  least(BIRTH_LEAST, birth);
  most(BIRTH_MOST, birth);
  const ages = segment.ages[row] as number;
  least(AGE_LEAST, ages & 255);
  most(AGE_MOST, ages >>> 8);
  most(MAX_KM_MOST, words[record + MAX_KM] as number);
  most(ACTIVE_MOST, words[record + ACTIVE_HOUR] as number);
  const yes = reals[record + YES] as number;
  const liked = reals[record + LIKED] as number;
  const damping = reals[record + DAMPING] as number;
  least(YES_LEAST, yes);
  most(YES_MOST, yes);
  least(LIKED_LEAST, liked);
  most(LIKED_MOST, liked);
  most(DAMPING_MOST, damping);
  const quality = qualityOfRow(segment, row);
  most(QUALITY_MOST, quality);
  most(LIVELINESS_MOST, livelinessOf(quality, words[record + ACTIVE_HOUR] as number));
  summaries[at + SIGN_ANY] = (summaries[at + SIGN_ANY] as number) | ((segment.sign[row] as number) & 0xffff);
}
