/**
 * A set of numbers that is asked far more often than it changes: open addressing while it is small, one bit a number
 * from where that is no larger. 100 numbers take 1 kB, 10,000 take 64 kB, a million at most 128 kB.
 */
export interface NumberSet {
  readonly size: number;
  has(number: number): boolean;
  /** Whether the number is new. */
  add(number: number): boolean;
  /** Whether the number was there. */
  delete(number: number): boolean;
}

const FIRST_ENTRIES = 16;

export function createNumberSet(): NumberSet {
  /** Number + 1, 0 is free; at most half full, so that a miss takes 1.5 looks. Empty once there are bits. */
  let entries = new Uint32Array(FIRST_ENTRIES);
  let bits: Uint32Array | null = null;
  let size = 0;
  let largest = 0;

  const find = (number: number): number => {
    const mask = entries.length - 1;
    let at = spread(number) & mask;
    while (entries[at] !== 0 && entries[at] !== number + 1) at = (at + 1) & mask;
    return at;
  };
  const grow = (): void => {
    const old = entries;
    if (old.length * 2 * 32 >= largest) {
      bits = new Uint32Array((largest >>> 5) + 1);
      for (const entry of old) if (entry !== 0) setBit(bits, entry - 1);
      entries = new Uint32Array(0);
      return;
    }
    entries = new Uint32Array(old.length * 2);
    for (const entry of old) if (entry !== 0) entries[find(entry - 1)] = entry;
  };
  const addBit = (number: number): void => {
    if (!bits) return;
    if (number >>> 5 >= bits.length) {
      const wider = new Uint32Array(Math.max((number >>> 5) + 1, Math.ceil(bits.length * 1.25)));
      wider.set(bits);
      bits = wider;
    }
    setBit(bits, number);
  };
  const has = (number: number): boolean => {
    if (bits) return (((bits[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
    return entries[find(number)] !== 0;
  };

  return {
    get size() {
      return size;
    },
    has,
    add(number) {
      if (has(number)) return false;
      size++;
      largest = Math.max(largest, number);
      if (!bits && size * 2 > entries.length) grow();
      if (bits) addBit(number);
      else entries[find(number)] = number + 1;
      return true;
    },
    delete(number) {
      if (!has(number)) return false;
      size--;
      if (bits) bits[number >>> 5] = (bits[number >>> 5] as number) & ~(1 << (number & 31));
      else removeEntry(entries, find(number));
      return true;
    },
  };
}

function setBit(bits: Uint32Array, number: number): void {
  bits[number >>> 5] = (bits[number >>> 5] as number) | (1 << (number & 31));
}

/** Frees an entry; those behind it that would not be found any more move up. */
function removeEntry(entries: Uint32Array, at: number): void {
  const mask = entries.length - 1;
  let gap = at;
  for (let next = (gap + 1) & mask; entries[next] !== 0; next = (next + 1) & mask) {
    const home = spread((entries[next] as number) - 1) & mask;
    if (((next - home) & mask) < ((next - gap) & mask)) continue;
    entries[gap] = entries[next] as number;
    gap = next;
  }
  entries[gap] = 0;
}

function spread(number: number): number {
  const bits = Math.imul(number, 0x9e3779b1);
  return bits ^ (bits >>> 15);
}
