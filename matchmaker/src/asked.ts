/** Must-haves of those who have some: one row each, rows used again when given back. Row 0 asks for nothing. */

import { type BitRows, copyBitRow, createBitRows, resizeBitRows } from './bit-rows.ts';

export const WANT = {
  verified: 1,
  newHere: 2,
  recentlyActive: 4,
  hasBio: 8,
  height: 16,
  intents: 32,
  languages: 64,
  interests: 128,
} as const;

export interface AskedPool {
  /** Rows that were ever used, with row 0. */
  used: number;
  free: number[];
  /** WANT bits. */
  wants: Uint8Array;
  heightMin: Uint16Array;
  heightMax: Uint16Array;
  intents: BitRows;
  languages: BitRows;
  interests: BitRows;
}

const FIRST_ROWS = 4;
/** Twice as many would leave a third of them empty. */
const GROWTH = 1.25;

export function createAskedPool(): AskedPool {
  return {
    used: 1,
    free: [],
    wants: new Uint8Array(FIRST_ROWS),
    heightMin: new Uint16Array(FIRST_ROWS),
    heightMax: new Uint16Array(FIRST_ROWS),
    intents: createBitRows(FIRST_ROWS),
    languages: createBitRows(FIRST_ROWS),
    interests: createBitRows(FIRST_ROWS),
  };
}

/** A row to write to, whatever it held before. */
export function takeAsked(pool: AskedPool): number {
  const row = pool.free.pop() ?? pool.used++;
  if (row >= pool.wants.length) growPool(pool, Math.ceil(pool.wants.length * GROWTH));
  return row;
}

export function freeAsked(pool: AskedPool, row: number): void {
  if (row !== 0) pool.free.push(row);
}

/** Copies a row into another pool; answers its row there. */
export function copyAsked(from: AskedPool, f: number, to: AskedPool): number {
  const t = takeAsked(to);
  to.wants[t] = from.wants[f] as number;
  to.heightMin[t] = from.heightMin[f] as number;
  to.heightMax[t] = from.heightMax[f] as number;
  copyBitRow(from.intents, f, to.intents, t);
  copyBitRow(from.languages, f, to.languages, t);
  copyBitRow(from.interests, f, to.interests, t);
  return t;
}

function growPool(pool: AskedPool, rows: number): void {
  const { wants, heightMin, heightMax } = pool;
  pool.wants = new Uint8Array(rows);
  pool.wants.set(wants);
  pool.heightMin = new Uint16Array(rows);
  pool.heightMin.set(heightMin);
  pool.heightMax = new Uint16Array(rows);
  pool.heightMax.set(heightMax);
  for (const bits of [pool.intents, pool.languages, pool.interests]) resizeBitRows(bits, rows, bits.width);
}
