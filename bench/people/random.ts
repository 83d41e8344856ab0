/** Numbers by chance that are the same in every run: xorshift128, seeded by two numbers through splitmix32. */
export interface Random {
  /** 0 to 1, 1 excluded. */
  next(): number;
  /** 32 bits. */
  bits(): number;
  /** Mean 0, deviation 1. */
  normal(): number;
  /** Mean 1. */
  exponential(): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function createRandom(seed: number, stream: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35);
  const seeded = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return bits ^ (bits >>> 15);
  };
  let [x, y, z, w] = [seeded(), seeded(), seeded(), seeded() | 1];
  const bits = (): number => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w >>> 0;
  };
  const next = (): number => bits() / 2 ** 32;
  return {
    next,
    bits,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    exponential: () => -Math.log(1 - next()),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)]!,
  };
}
