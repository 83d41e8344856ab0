/** UUIDs as four big-endian 32-bit words. */

export const WORDS = 4;

/** Where the 32 hexadecimal digits stand in the text; the other four places hold a dash. */
const DIGIT_AT = [
  0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17, 19, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32,
  33, 34, 35,
];
const DASH = 45;
const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

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

/** The canonical text of the words from `at` on. All characters at once: text that is put together costs three times as much. */
export function uuidText(words: Uint32Array, at: number): string {
  const [a, b] = [words[at] as number, words[at + 1] as number];
  const [c, d] = [words[at + 2] as number, words[at + 3] as number];
  // biome-ignore format: one group of the text a line
  return String.fromCharCode(
    hex(a >>> 28), hex(a >>> 24), hex(a >>> 20), hex(a >>> 16), hex(a >>> 12), hex(a >>> 8), hex(a >>> 4), hex(a),
    DASH, hex(b >>> 28), hex(b >>> 24), hex(b >>> 20), hex(b >>> 16),
    DASH, hex(b >>> 12), hex(b >>> 8), hex(b >>> 4), hex(b),
    DASH, hex(c >>> 28), hex(c >>> 24), hex(c >>> 20), hex(c >>> 16),
    DASH, hex(c >>> 12), hex(c >>> 8), hex(c >>> 4), hex(c),
    hex(d >>> 28), hex(d >>> 24), hex(d >>> 20), hex(d >>> 16), hex(d >>> 12), hex(d >>> 8), hex(d >>> 4), hex(d),
  );
}

/** The character code of the lowest four bits. */
function hex(bits: number): number {
  return HEX[bits & 15] as number;
}
