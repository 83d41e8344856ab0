/** Numbers that look random and repeat with their seed. Not for secrets. */

/** Uniform in [0, 1) (mulberry32: 32 bits of state, so a period of 2^32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One draw of the standard normal distribution (Box-Muller; two uniform draws). */
export function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Puts a list into a random order, in place. */
export function shuffle<T>(list: T[] | Uint8Array, random: () => number): void {
  const entries = list as T[];
  for (let last = entries.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    const kept = entries[last] as T;
    entries[last] = entries[pick] as T;
    entries[pick] = kept;
  }
}
