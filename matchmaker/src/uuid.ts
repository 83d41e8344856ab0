/** UUIDs as four big-endian 32-bit words. */

export const WORDS = 4;

/** Where the 32 hexadecimal digits stand in the text; the other four places hold a dash. */
const DIGIT_AT = [
  0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17, 19, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32,
  33, 34, 35,
];
const DASH = 45;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Digit by character code, -1 for everything else: lower case only, so that a text and its words are one to one. */
const DIGIT = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) DIGIT[digit.toString(16).charCodeAt(0)] = digit;

/** Reads a UUID in its canonical text into `words`; false (and `words` undefined) for any other text. */
export function parseUuid(text: string, words: Uint32Array): boolean {
  if (text.length !== 36) return false;
  for (let at = 8; at <= 23; at += 5) if (text.charCodeAt(at) !== DASH) return false;
  let bad = 0;
  for (let word = 0; word < WORDS; word++) {
    let value = 0;
    for (let digit = word * 8; digit < word * 8 + 8; digit++) {
      const code = text.charCodeAt(DIGIT_AT[digit] as number);
      const four = code < 128 ? (DIGIT[code] as number) : -1;
      bad |= four;
      value = (value << 4) | four;
    }
    words[word] = value;
  }
  return bad >= 0;
}

/** The canonical text of the words from `at` on. */
export function uuidText(words: Uint32Array, at: number): string {
  let text = '';
  for (let byte = 0; byte < 16; byte++) {
    if (byte === 4 || byte === 6 || byte === 8 || byte === 10) text += '-';
    const word = words[at + (byte >>> 2)] as number;
    text += HEX[(word >>> (24 - 8 * (byte & 3))) & 255];
  }
  return text;
}
