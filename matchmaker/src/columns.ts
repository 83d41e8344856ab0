/**
 * People as numbers, one row a person. What nearly every search asks of nearly everybody (`sign`, `birth`, `ages`, `level`) is in
 * columns, read one after the other; all else that is needed of the few who fit is in one record a person, because a
 * record costs one look at slow memory and a column a field costs ten. About 95 bytes a row with the product's words.
 *
 * A row has two halves: FACTS, which others judge, and WANTS, which judge others; must-haves, which most people do not
 * have, are in a pool of their own (asked.ts). A viewer is one row by itself, so the rules know one form of everybody.
 */

import { type AskedPool, copyAsked, createAskedPool, freeAsked } from './asked.ts';
import { type BitRows, copyBitRow, createBitRows } from './bit-rows.ts';
import { qualityOf } from './score.ts';

export interface Columns {
  /** SIGN bits: what is asked most, in one word. */
  sign: Int32Array;
  /** Birth day as 19991231. */
  birth: Int32Array;
  /** Wanted: lowest age, and highest age shifted left by 8. */
  ages: Uint16Array;
  /** Quality in steps, rounded up: see `levelOf` in score.ts. */
  level: Uint8Array;
  /** RECORD words a row, at the places below; `reals` are the same words as 32-bit floats. */
  words: Int32Array;
  reals: Float32Array;
  /** The same words as numbers of 16 bits, 2 * RECORD a row. */
  halves: Uint16Array;
  languages: BitRows;
  interests: BitRows;
  pool: AskedPool;
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

/** The centre of the cell on the unit sphere in units of 1 / SCALE (earth.ts), and the cell itself. */
export const PLACE_X = 0;
export const PLACE_Y = 1;
export const PLACE_Z = 2;
export const CELL_HIGH = 3;
export const CELL_LOW = 4;
/** Whose row it is: a number of ids.ts. */
export const NUMBER = 5;
/** Row in the pool, 0 for who has no must-haves. */
export const ASKED = 6;
/** Word 7 is two numbers of 16 bits, in `halves`: wanted km, and the height (0: unknown). */
export const MAX_KM = 14;
export const HEIGHT_CM = 15;
export const JOINED_HOUR = 8;
export const ACTIVE_HOUR = 9;
/** Reals. Doubts that they say yes (a) and get a yes (b), and what exposures and a boost multiply the score by: see score.ts. */
export const YES = 10;
export const LIKED = 11;
export const DAMPING = 12;
export const RECORD = 13;

/** With room for sets of words as wide as in `like`: rows that widen later are copied. */
export function createColumns(rows: number, like?: Columns): Columns {
  const words = new Int32Array(rows * RECORD);
  return {
    sign: new Int32Array(rows),
    birth: new Int32Array(rows),
    ages: new Uint16Array(rows),
    level: new Uint8Array(rows),
    words,
    reals: new Float32Array(words.buffer),
    halves: new Uint16Array(words.buffer),
    languages: createBitRows(rows, like?.languages.width),
    interests: createBitRows(rows, like?.interests.width),
    pool: createAskedPool(),
  };
}

/** Copies a row over another that was cleared or never used. */
export function copyRow(from: Columns, f: number, to: Columns, t: number): void {
  to.sign[t] = from.sign[f] as number;
  to.birth[t] = from.birth[f] as number;
  to.ages[t] = from.ages[f] as number;
  to.level[t] = from.level[f] as number;
  for (let word = 0; word < RECORD; word++)
    to.words[t * RECORD + word] = from.words[f * RECORD + word] as number;
  copyBitRow(from.languages, f, to.languages, t);
  copyBitRow(from.interests, f, to.interests, t);
  const asked = askedOf(from, f);
  if (asked !== 0) to.words[t * RECORD + ASKED] = copyAsked(from.pool, asked, to.pool);
}

/** Gives back what a row holds outside its columns. */
export function clearRow(columns: Columns, row: number): void {
  freeAsked(columns.pool, askedOf(columns, row));
  columns.words[row * RECORD + ASKED] = 0;
}

export function askedOf(columns: Columns, row: number): number {
  return columns.words[row * RECORD + ASKED] as number;
}

export function numberOf(columns: Columns, row: number): number {
  return columns.words[row * RECORD + NUMBER] as number;
}

export function qualityOfRow({ reals }: Columns, row: number): number {
  const record = row * RECORD;
  const [yes, liked, damping] = [reals[record + YES], reals[record + LIKED], reals[record + DAMPING]];
  return qualityOf(yes as number, liked as number, damping as number);
}
