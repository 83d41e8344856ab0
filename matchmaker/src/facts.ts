/**
 * What the store knows of one person, read back: for scores that look at more than the engine's own, on the few hundred
 * people of one order. As fresh as the store; costs a few microseconds.
 */

import type { BitRows, Vocabulary } from './bit-rows.ts';
import { type Columns, DAMPING, GENDER_MASK, JOINED_HOUR, LIKED, RECORD, YES } from './columns.ts';
import { firstRow, segmentOf } from './leaves.ts';
import { MODEL_WEIGHTS } from './model/weights.ts';
import { GENDERS, type Person } from './person.ts';
import type { Store } from './store.ts';

export interface Facts extends Pick<Person, 'gender' | 'birthDate' | 'interests' | 'joinedAt'> {
  /** a and b, within their bound. Never shown to anybody. */
  says: number;
  gets: number;
  /** How many exposures damp as much as this person is damped; a boost, which lifts, makes them fewer. */
  exposures: number;
}

const HOUR_MS = 3_600_000;

/** null for the number of nobody in the store. Times are whole hours, numbers are 32-bit floats. */
export function factsOf(store: Store, number: number): Facts | null {
  const place = store.rowOf.get(number) - 1;
  if (place < 0) return null;
  const { leaves } = store;
  const leaf = Math.floor(place / leaves.rows);
  return readFacts(segmentOf(leaves, leaf), firstRow(leaves, leaf) + (place % leaves.rows), store);
}

function readFacts(segment: Columns, row: number, { vocabularies }: Store): Facts {
  const { sign, birth, words, reals, interests } = segment;
  const record = row * RECORD;
  const damping = reals[record + DAMPING] as number;
  return {
    gender: GENDERS[((sign[row] as number) & GENDER_MASK) >>> 1] as Person['gender'],
    birthDate: dateOf(birth[row] as number),
    interests: listWords(interests, row, vocabularies.interests),
    joinedAt: (words[record + JOINED_HOUR] as number) * HOUR_MS,
    says: -Math.log(reals[record + YES] as number),
    gets: -Math.log(reals[record + LIKED] as number),
    exposures: Math.max(0, damping ** (-1 / MODEL_WEIGHTS.dampingPower) - 1),
  };
}

/** 19991231 -> '1999-12-31'. */
function dateOf(day: number): string {
  const digits = (number: number, count: number): string => String(number).padStart(count, '0');
  return `${digits(Math.floor(day / 10_000), 4)}-${digits(Math.floor(day / 100) % 100, 2)}-${digits(day % 100, 2)}`;
}

/** Words by their bits: a vocabulary only grows. */
const wordLists = new WeakMap<Vocabulary, string[]>();

function wordsByBit(vocabulary: Vocabulary): string[] {
  const known = wordLists.get(vocabulary);
  if (known?.length === vocabulary.size) return known;
  const words = [...vocabulary.keys()];
  wordLists.set(vocabulary, words);
  return words;
}

/** The words of a row, in no order. */
function listWords({ data, width }: BitRows, row: number, vocabulary: Vocabulary): string[] {
  const words = wordsByBit(vocabulary);
  const found: string[] = [];
  for (let word = 0; word < width; word++) {
    // Takes the highest bit out until none is left.
    for (let bits = data[row * width + word] as number; bits !== 0; ) {
      const bit = 31 - Math.clz32(bits);
      bits = (bits ^ (1 << bit)) >>> 0;
      found.push(words[word * 32 + bit] as string);
    }
  }
  return found;
}
