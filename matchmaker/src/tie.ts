/**
 * Order among equal scores. It must not tell who is older in the database, who is nearer or who was active last, and
 * must differ between viewers: so it is a hash of the viewer's seed and the person's id.
 */

const DASH = 45;

/** 32 bits of a text (FNV-1a, then mixed). Not for secrets. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

/** `hashText` of the text of a UUID, from its four words. */
export function hashUuid(words: Uint32Array, at: number): number {
  let hash = 0x811c9dc5;
  for (let digit = 0; digit < 32; digit++) {
    if (digit === 8 || digit === 12 || digit === 16 || digit === 20)
      hash = Math.imul(hash ^ DASH, 0x01000193);
    const four = ((words[at + (digit >>> 3)] as number) >>> (28 - 4 * (digit & 7))) & 15;
    hash = Math.imul(hash ^ (four < 10 ? 48 + four : 87 + four), 0x01000193);
  }
  return mix(hash);
}

/** The tie-break number of a person for a seed, from the hashes of both: 0 to 2^32 - 1, lower comes first. */
export function tieOf(seedHash: number, idHash: number): number {
  return mix(seedHash ^ idHash);
}

/** Finaliser of MurmurHash3: one to one on 32 bits, so different hashes of ids never fall together. */
function mix(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
