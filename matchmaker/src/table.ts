/**
 * People as columns of numbers, one row a person. A row has two halves: FACTS, which others judge, and WANTS, which
 * judge others. A viewer is a table of one row, so the rules know a single form of everybody.
 */

import { type BitRows, createBitRows, resizeBitRows } from './bit-rows.ts';

export interface Table {
  rows: number;

  // Facts. The centre of the cell on the unit sphere:
  x: Float64Array;
  y: Float64Array;
  z: Float64Array;
  /** Birth day as 19991231. */
  birth: Int32Array;
  /** Index in GENDERS. */
  gender: Uint8Array;
  /** 0: unknown. */
  heightCm: Uint16Array;
  /** FACT bits. */
  facts: Uint8Array;
  joinedHour: Int32Array;
  activeHour: Int32Array;
  intent: BitRows;
  languages: BitRows;
  interests: BitRows;
  /** Log-odds a (says yes) and b (gets yes), and what exposures multiply the score by: see score.ts. */
  yes: Float64Array;
  liked: Float64Array;
  damping: Float64Array;
  idHash: Uint32Array;

  // Wants. One bit a gender:
  wantedGenders: Uint8Array;
  ageMin: Uint8Array;
  ageMax: Uint8Array;
  maxKm: Uint16Array;
  /** WANT bits: which must-haves are asked at all. 0 for most people. */
  wants: Uint8Array;
  wantedHeightMin: Uint16Array;
  wantedHeightMax: Uint16Array;
  wantedIntents: BitRows;
  wantedLanguages: BitRows;
  wantedInterests: BitRows;
}

export const FACT = { verified: 1, hasBio: 2, incognito: 4, hideDistance: 8 } as const;

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

export function createTable(rows: number): Table {
  return {
    rows,
    x: new Float64Array(rows),
    y: new Float64Array(rows),
    z: new Float64Array(rows),
    birth: new Int32Array(rows),
    gender: new Uint8Array(rows),
    heightCm: new Uint16Array(rows),
    facts: new Uint8Array(rows),
    joinedHour: new Int32Array(rows),
    activeHour: new Int32Array(rows),
    intent: createBitRows(rows),
    languages: createBitRows(rows),
    interests: createBitRows(rows),
    yes: new Float64Array(rows),
    liked: new Float64Array(rows),
    damping: new Float64Array(rows),
    idHash: new Uint32Array(rows),
    wantedGenders: new Uint8Array(rows),
    ageMin: new Uint8Array(rows),
    ageMax: new Uint8Array(rows),
    maxKm: new Uint16Array(rows),
    wants: new Uint8Array(rows),
    wantedHeightMin: new Uint16Array(rows),
    wantedHeightMax: new Uint16Array(rows),
    wantedIntents: createBitRows(rows),
    wantedLanguages: createBitRows(rows),
    wantedInterests: createBitRows(rows),
  };
}

/** A table with more rows and the same content. Bit rows are moved, not copied: the old table is done with. */
export function growTable(old: Table, rows: number): Table {
  const grown = createTable(rows);
  const columns = Object.keys(old) as (keyof Table)[];
  for (const name of columns) {
    const from = old[name];
    const to = grown[name];
    if (typeof from === 'number' || typeof to === 'number') continue;
    if ('width' in from) {
      resizeBitRows(from, rows, from.width);
      Object.assign(to, from);
    } else if (!('width' in to)) to.set(from);
  }
  return grown;
}
