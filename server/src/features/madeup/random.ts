import { hash } from 'node:crypto';

/** A stream of choices that is fixed by its seed: the same parts give the same stream on every machine. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  unit(): number;
  /** A whole number from `min` to `max`, both possible. */
  whole(min: number, max: number): number;
  chance(probability: number): boolean;
  /** One entry; throws for an empty list. */
  pick<T>(list: readonly T[]): T;
  /** `count` different entries in random order, or all of them when the list is shorter. */
  sample<T>(list: readonly T[], count: number): T[];
  /** One entry, by its share of the sum of all weights. */
  weighted<T>(entries: readonly (readonly [T, number])[]): T;
  normal(mean: number, deviation: number): number;
}

const SPACE = 2 ** 32;

/** The first 32-bit words of the SHA-256 of the parts: even in every bit, also for parts that differ in one letter. */
function hashWords(parts: readonly (string | number)[], count: number): number[] {
  const digest = hash('sha256', parts.join('\u0000'), 'buffer');
  return Array.from({ length: count }, (_, at) => digest.readUInt32LE(at * 4));
}

/** A number from 0 up to 1 that any process computes alike from the same parts. */
export function hashToUnit(...parts: readonly (string | number)[]): number {
  const [word = 0] = hashWords(parts, 1);
  return word / SPACE;
}

/** Starts the stream of `parts`. The generator is sfc32 (public domain), whose period no seed of ours exhausts. */
export function createRandom(...parts: readonly (string | number)[]): Random {
  let [a = 0, b = 0, c = 0, counter = 0] = hashWords(parts, 4);

  function unit(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / SPACE;
  }
  const whole = (min: number, max: number) => min + Math.floor(unit() * (max - min + 1));

  return {
    unit,
    whole,
    chance: (probability) => unit() < probability,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('Nothing to pick from');
      return list[whole(0, list.length - 1)] as T;
    },
    sample<T>(list: readonly T[], count: number): T[] {
      const rest = [...list];
      const taken: T[] = [];
      while (taken.length < count && rest.length > 0) {
        taken.push(...rest.splice(whole(0, rest.length - 1), 1));
      }
      return taken;
    },
    weighted<T>(entries: readonly (readonly [T, number])[]): T {
      let left = unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [entry, weight] of entries) {
        left -= weight;
        if (left < 0) return entry;
      }
      const last = entries.at(-1);
      if (!last) throw new RangeError('Nothing to pick from');
      return last[0];
    },
    // Box and Muller; 1 - unit() is never 0.
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}
