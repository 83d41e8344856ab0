/** Short words by their bytes, so that a million rows need no string: each word gets its number once. */
export interface WordTable {
  /** The number of the word in these bytes. Throws what `numberOf` throws for a new one. */
  at(bytes: Uint8Array, start: number, end: number): number;
}

const decoder = new TextDecoder('utf-8', { fatal: true });
const FIRST_PLACES = 64;

/** `numberOf` is asked once a word, with its text. */
export function createWordTable(numberOf: (word: string) => number): WordTable {
  /** Open addressing: a place holds the index of a word plus one. At most half of the places are taken. */
  let places = new Uint16Array(FIRST_PLACES);
  const words: Uint8Array[] = [];
  const numbers: number[] = [];

  const placeOf = (bytes: Uint8Array, start: number, end: number): number => {
    const mask = places.length - 1;
    let place = hashBytes(bytes, start, end) & mask;
    for (;;) {
      const index = places[place] as number;
      if (index === 0 || isSame(words[index - 1] as Uint8Array, bytes, start, end)) return place;
      place = (place + 1) & mask;
    }
  };
  const learn = (bytes: Uint8Array): number => {
    const number = numberOf(decoder.decode(bytes));
    words.push(bytes.slice());
    numbers.push(number);
    if (words.length * 2 > places.length) places = new Uint16Array(places.length * 2);
    else places.fill(0);
    for (const [index, word] of words.entries()) places[placeOf(word, 0, word.length)] = index + 1;
    return number;
  };

  return {
    at(bytes, start, end) {
      const index = places[placeOf(bytes, start, end)] as number;
      return index === 0 ? learn(bytes.subarray(start, end)) : (numbers[index - 1] as number);
    },
  };
}

function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}

function isSame(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = 0; at < word.length; at++) if (word[at] !== bytes[start + at]) return false;
  return true;
}
