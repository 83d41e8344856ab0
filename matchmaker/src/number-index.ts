/**
 * From the four words of a UUID to its number: open addressing with linear probing over entries of 4 bytes. The index
 * is cut into parts by hash, each growing by itself, so that growing never stops the process for long: with ten million
 * ids a part holds 10,000 and grows in a millisecond.
 */

import { WORDS } from './uuid.ts';

export interface NumberIndex {
  /** -1 when not there. */
  find(words: Uint32Array): number;
  /** Adds words that are not there yet. */
  add(words: Uint32Array, number: number): void;
}

interface Part {
  /** Number + 1; 0 is free. */
  entries: Uint32Array;
  used: number;
}

const PARTS = 1024;
const FIRST_ENTRIES = 8;
/** Linear probing: a hit costs 2.5 probes on average at this load, a miss 8.5. Between growths the load is 0.6 or more. */
const FULL = 0.75;
const GROWTH = 1.25;

/** `isAt` tells whether a number has these words, `wordsOf` reads the words of a number. */
export function createNumberIndex(
  isAt: (number: number, words: Uint32Array) => boolean,
  wordsOf: (number: number, into: Uint32Array) => void,
): NumberIndex {
  const parts: (Part | undefined)[] = new Array(PARTS).fill(undefined);
  const scratch = new Uint32Array(WORDS);

  const insert = (entries: Uint32Array, hash: number, number: number): void => {
    let at = homeOf(hash, entries.length);
    while (entries[at] !== 0) at = behind(at, entries.length);
    entries[at] = number + 1;
  };
  const grow = (part: Part): void => {
    const entries = new Uint32Array(Math.ceil(part.entries.length * GROWTH));
    for (const entry of part.entries) {
      if (entry === 0) continue;
      wordsOf(entry - 1, scratch);
      insert(entries, hashWords(scratch), entry - 1);
    }
    part.entries = entries;
  };

  return {
    find(words) {
      const hash = hashWords(words);
      const entries = parts[hash & (PARTS - 1)]?.entries;
      if (!entries) return -1;
      const { length } = entries;
      for (let at = homeOf(hash, length); ; at = behind(at, length)) {
        const entry = entries[at] as number;
        if (entry === 0) return -1;
        if (isAt(entry - 1, words)) return entry - 1;
      }
    },
    add(words, number) {
      const hash = hashWords(words);
      const at = hash & (PARTS - 1);
      const part = parts[at] ?? { entries: new Uint32Array(FIRST_ENTRIES), used: 0 };
      parts[at] = part;
      part.used++;
      if (part.used > part.entries.length * FULL) grow(part);
      insert(part.entries, hash, number);
    },
  };
}

/** Where a hash belongs: by the 22 bits that do not choose the part. */
function homeOf(hash: number, length: number): number {
  return Math.floor(((hash >>> 10) / 2 ** 22) * length);
}

function behind(at: number, length: number): number {
  return at + 1 === length ? 0 : at + 1;
}

/** 32 bits of a UUID. Its time (version 7) and its chance both count; mixed as in MurmurHash3. */
function hashWords(words: Uint32Array): number {
  let hash = 0;
  for (let word = 0; word < WORDS; word++) {
    hash = Math.imul(hash ^ (words[word] as number), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  }
  return (hash ^ (hash >>> 16)) >>> 0;
}
