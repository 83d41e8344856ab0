/**
 * Numbers for ids: everybody the store ever heard of gets the next one and keeps it. So a viewer's decided people can
 * be kept as numbers (exclusions.ts) whatever happens to those people meanwhile. Costs about 28 bytes an id for ever;
 * ids come from the database, and it has no more of them than there are members.
 *
 * A UUID in its canonical text is kept as 16 bytes; any other text (tests use names) as a string in a Map.
 */

import { createNumberIndex } from './number-index.ts';
import { hashText, hashUuid } from './tie.ts';
import { parseUuid, uuidText, WORDS } from './uuid.ts';

export interface Ids {
  readonly size: number;
  /** The number of an id, or -1. */
  find(id: string): number;
  /** The number of an id, which gets one now if it has none. */
  take(id: string): number;
  /** As `take`, for the four big-endian words of a UUID. */
  takeWords(words: Uint32Array): number;
  text(number: number): string;
  /** `hashText` of the id, without building its text. */
  hash(number: number): number;
}

const CHUNK = 8192;

export function createIds(): Ids {
  const chunks: Uint32Array[] = [];
  const odd = { numbers: new Map<string, number>(), texts: new Map<number, string>() };
  const scratch = new Uint32Array(WORDS);
  let size = 0;

  const chunkOf = (number: number): Uint32Array => chunks[Math.floor(number / CHUNK)] as Uint32Array;
  const isAt = (number: number, words: Uint32Array): boolean => {
    const chunk = chunkOf(number);
    const at = (number % CHUNK) * WORDS;
    return (
      chunk[at + 3] === words[3] &&
      chunk[at + 2] === words[2] &&
      chunk[at + 1] === words[1] &&
      chunk[at] === words[0]
    );
  };
  const index = createNumberIndex(isAt, (number, into) => {
    const at = (number % CHUNK) * WORDS;
    into.set(chunkOf(number).subarray(at, at + WORDS));
  });

  const next = (): number => {
    if (size % CHUNK === 0) chunks.push(new Uint32Array(CHUNK * WORDS));
    return size++;
  };
  const takeWords = (words: Uint32Array): number => {
    const known = index.find(words);
    if (known >= 0) return known;
    const number = next();
    chunkOf(number).set(words, (number % CHUNK) * WORDS);
    index.add(words, number);
    return number;
  };
  const takeOdd = (id: string): number => {
    const known = odd.numbers.get(id);
    if (known !== undefined) return known;
    const number = next();
    odd.numbers.set(id, number);
    odd.texts.set(number, id);
    return number;
  };

  return {
    get size() {
      return size;
    },
    find: (id) => (parseUuid(id, scratch) ? index.find(scratch) : (odd.numbers.get(id) ?? -1)),
    take: (id) => (parseUuid(id, scratch) ? takeWords(scratch) : takeOdd(id)),
    takeWords,
    text: (number) => odd.texts.get(number) ?? uuidText(chunkOf(number), (number % CHUNK) * WORDS),
    hash(number) {
      const text = odd.texts.get(number);
      if (text !== undefined) return hashText(text);
      return hashUuid(chunkOf(number), (number % CHUNK) * WORDS);
    },
  };
}
