/**
 * Sets of words, one row of bits a person. A word gets the next free bit when it is first seen; rows widen by
 * themselves, and rows of different widths compare as if padded with zeros.
 */

import { refuse } from './person.ts';

/** Words and their bits. The lists of the contract are far shorter than the limit, which only bounds memory. */
export type Vocabulary = Map<string, number>;
export const MAX_WORDS = 2047;

export interface BitRows {
  rows: number;
  /** 32-bit words a row. */
  width: number;
  data: Uint32Array;
}

/** The bit of a word. Throws `vocabulary_full` when a vocabulary would pass MAX_WORDS. */
export function bitOf(vocabulary: Vocabulary, word: string): number {
  const known = vocabulary.get(word);
  if (known !== undefined) return known;
  if (vocabulary.size >= MAX_WORDS) throw refuse('vocabulary_full', `more than ${MAX_WORDS} different words`);
  const bit = vocabulary.size;
  vocabulary.set(word, bit);
  return bit;
}

/** Bits of the given words; throws as `bitOf`. */
export function bitsOf(vocabulary: Vocabulary, words: readonly string[]): number[] {
  return words.map((word) => bitOf(vocabulary, word));
}

export function createBitRows(rows: number, width = 1): BitRows {
  return { rows, width, data: new Uint32Array(rows * width) };
}

/** Makes room for more rows or wider ones; what is there stays. */
export function resizeBitRows(bits: BitRows, rows: number, width: number): void {
  const data = new Uint32Array(rows * width);
  if (width === bits.width) data.set(bits.data);
  else {
    for (let row = 0; row < bits.rows; row++) {
      for (let word = 0; word < bits.width; word++)
        data[row * width + word] = bits.data[row * bits.width + word] as number;
    }
  }
  bits.rows = rows;
  bits.width = width;
  bits.data = data;
}

/** Empties a row. */
export function clearBitRow(bits: BitRows, row: number): void {
  const start = row * bits.width;
  for (let word = 0; word < bits.width; word++) bits.data[start + word] = 0;
}

/** Adds a bit to a row, widening all rows when it does not fit. */
export function addBit(bits: BitRows, row: number, bit: number): void {
  const word = bit >>> 5;
  if (word >= bits.width) resizeBitRows(bits, bits.rows, word + 1);
  const at = row * bits.width + word;
  bits.data[at] = (bits.data[at] as number) | (1 << (bit & 31));
}

/** Replaces a row by the given bits. */
export function setBitRow(bits: BitRows, row: number, set: readonly number[]): void {
  clearBitRow(bits, row);
  for (const bit of set) addBit(bits, row, bit);
}

/** Replaces a row by one of other rows, which may be wider or narrower. */
export function copyBitRow(from: BitRows, f: number, to: BitRows, t: number): void {
  const start = f * from.width;
  let width = from.width;
  while (width > to.width && from.data[start + width - 1] === 0) width--;
  if (width > to.width) resizeBitRows(to, to.rows, width);
  const target = t * to.width;
  for (let word = 0; word < to.width; word++) {
    to.data[target + word] = word < width ? (from.data[start + word] as number) : 0;
  }
}

/** Whether a row has a bit; no row has bit -1. */
export function hasBit(bits: BitRows, row: number, bit: number): boolean {
  const word = bit >>> 5;
  if (bit < 0 || word >= bits.width) return false;
  return (((bits.data[row * bits.width + word] as number) >>> (bit & 31)) & 1) === 1;
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

/** How many bits two rows share. */
export function countShared(a: BitRows, rowA: number, b: BitRows, rowB: number): number {
  const width = Math.min(a.width, b.width);
  const startA = rowA * a.width;
  const startB = rowB * b.width;
  let shared = 0;
  for (let word = 0; word < width; word++) {
    shared += countBits((a.data[startA + word] as number) & (b.data[startB + word] as number));
  }
  return shared;
}

function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
