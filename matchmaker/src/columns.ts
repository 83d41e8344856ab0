/**
 * People as columns of numbers, one row a person. A row has two halves: FACTS, which others judge, and WANTS, which
 * judge others; must-haves, which most people do not have, are in a pool of their own (asked.ts). A viewer is one row
 * by itself, so the rules know a single form of everybody. About 90 bytes a row with the product's lists of words.
 */

import { type AskedPool, copyAsked, createAskedPool, freeAsked } from './asked.ts';
import { type BitRows, copyBitRow, createBitRows } from './bit-rows.ts';

export interface Columns {
  // Facts. The centre of the cell on the unit sphere in units of 1 / SCALE (earth.ts), and the cell itself:
  x: Int32Array;
  y: Int32Array;
  z: Int32Array;
  cellHigh: Uint32Array;
  cellLow: Uint32Array;
  /** Birth day as 19991231. */
  birth: Int32Array;
  /** SIGN bits: what is asked most, in one word. */
  sign: Int32Array;
  /** 0: unknown. */
  heightCm: Uint16Array;
  joinedHour: Int32Array;
  activeHour: Int32Array;
  languages: BitRows;
  interests: BitRows;
  /** Log-odds a (says yes) and b (gets yes), and what exposures multiply the score by: see score.ts. 32 bits each. */
  yes: Float32Array;
  liked: Float32Array;
  damping: Float32Array;

  // Wants (and one bit a gender in `sign`). Lowest age, and highest age shifted left by 8:
  ages: Uint16Array;
  maxKm: Uint16Array;
  /** Row in the pool, 0 for who has no must-haves. */
  asked: Int32Array;
  pool: AskedPool;

  /** Whose row it is: a number of ids.ts. */
  number: Int32Array;
}

/**
 * sign: gender (one bit each), wanted genders (one bit each), facts, whether must-haves are asked, and from INTENT_SHIFT
 * on the intent as a word of its vocabulary plus one (0: none).
 */
export const SIGN = {
  gender: 1,
  wantsGender: 1 << 3,
  verified: 1 << 6,
  hasBio: 1 << 7,
  incognito: 1 << 8,
  hideDistance: 1 << 9,
  asks: 1 << 10,
} as const;
export const GENDER_MASK = 7;
export const WANTS_GENDER_SHIFT = 3;
export const INTENT_SHIFT = 16;

export function createColumns(rows: number): Columns {
  return {
    x: new Int32Array(rows),
    y: new Int32Array(rows),
    z: new Int32Array(rows),
    cellHigh: new Uint32Array(rows),
    cellLow: new Uint32Array(rows),
    birth: new Int32Array(rows),
    sign: new Int32Array(rows),
    heightCm: new Uint16Array(rows),
    joinedHour: new Int32Array(rows),
    activeHour: new Int32Array(rows),
    languages: createBitRows(rows),
    interests: createBitRows(rows),
    yes: new Float32Array(rows),
    liked: new Float32Array(rows),
    damping: new Float32Array(rows),
    ages: new Uint16Array(rows),
    maxKm: new Uint16Array(rows),
    asked: new Int32Array(rows),
    pool: createAskedPool(),
    number: new Int32Array(rows),
  };
}

/** Copies a row over another that was cleared or never used. */
export function copyRow(from: Columns, f: number, to: Columns, t: number): void {
  to.x[t] = from.x[f] as number;
  to.y[t] = from.y[f] as number;
  to.z[t] = from.z[f] as number;
  to.cellHigh[t] = from.cellHigh[f] as number;
  to.cellLow[t] = from.cellLow[f] as number;
  to.birth[t] = from.birth[f] as number;
  to.sign[t] = from.sign[f] as number;
  to.heightCm[t] = from.heightCm[f] as number;
  to.joinedHour[t] = from.joinedHour[f] as number;
  to.activeHour[t] = from.activeHour[f] as number;
  copyBitRow(from.languages, f, to.languages, t);
  copyBitRow(from.interests, f, to.interests, t);
  to.yes[t] = from.yes[f] as number;
  to.liked[t] = from.liked[f] as number;
  to.damping[t] = from.damping[f] as number;
  to.ages[t] = from.ages[f] as number;
  to.maxKm[t] = from.maxKm[f] as number;
  to.number[t] = from.number[f] as number;
  const asked = from.asked[f] as number;
  to.asked[t] = asked === 0 ? 0 : copyAsked(from.pool, asked, to.pool);
}

/** Gives back what a row holds outside its columns. */
export function clearRow(columns: Columns, row: number): void {
  freeAsked(columns.pool, columns.asked[row] as number);
  columns.asked[row] = 0;
}
