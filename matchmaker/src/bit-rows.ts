/**
 * Sets of words, one row of bits a person. A word gets the next free bit when it is first seen; rows widen by
 * themselves, and rows of different widths compare as if padded with zeros.
 */

import { refuse } from './person.ts';

/** Words and their bits. The lists of the contract are far shorter than the limit, which only bounds memory. */
export type Vocabulary = Map<string, number>;
export const MAX_WORDS = 2048;

export interface BitRows {
  rows: number;
  /** 32-bit words a row. */
  width: number;
  data: Uint32Array;
}

/** Bits of the given words. Throws `vocabulary_full` when a vocabulary would pass MAX_WORDS. */
export function bitsOf(vocabulary: Vocabulary, words: readonly string[]): number[] {
  return words.map((word) => {
    const known = vocabulary.get(word);
    if (known !== undefined) return known;
    if (vocabulary.size >= MAX_WORDS)
      throw refuse('vocabulary_full', `more than ${MAX_WORDS} different words`);
    const bit = vocabulary.size;
    vocabulary.set(word, bit);
    return bit;
  });
}

export function createBitRows(rows: number): BitRows {
  return { rows, width: 1, data: new Uint32Array(rows) };
}

/** Makes room for more rows or wider ones; what is there stays. */
export function resizeBitRows(bits: BitRows, rows: number, width: number): void {
  const data = new Uint32Array(rows * width);
  if (width === bits.width) data.set(bits.data);
  else {
    for (let row = 0; row < bits.rows; row++) {
      data.set(bits.data.subarray(row * bits.width, (row + 1) * bits.width), row * width);
    }
  }
  bits.rows = rows;
  bits.width = width;
  bits.data = data;
}

/** Replaces a row by the given bits. */
export function setBitRow(bits: BitRows, row: number, set: readonly number[]): void {
  let width = bits.width;
  for (const bit of set) width = Math.max(width, (bit >>> 5) + 1);
  if (width > bits.width) resizeBitRows(bits, bits.rows, width);
  const start = row * bits.width;
  bits.data.fill(0, start, start + bits.width);
  for (const bit of set) {
    const at = start + (bit >>> 5);
    bits.data[at] = (bits.data[at] as number) | (1 << (bit & 31));
  }
}

/** Whether two rows share a bit. */
export function shareBit(a: BitRows, rowA: number, b: BitRows, rowB: number): boolean {
  const width = Math.min(a.width, b.width);
  const startA = rowA * a.width;
  const startB = rowB * b.width;
  for (let word = 0; word < width; word++) {
    if (((a.data[startA + word] as number) & (b.data[startB + word] as number)) !== 0) return true;
  }
  return false;
}
