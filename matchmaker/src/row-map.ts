/** Whole numbers from 0 on by number of ids.ts, in chunks that never have to be copied to grow. */
export interface RowMap {
  /** 0 for a number that was never set. */
  get(number: number): number;
  set(number: number, value: number): void;
}

/** For few of many numbers. */
export function createSparseRowMap(): RowMap {
  const rows = new Map<number, number>();
  return {
    get: (number) => rows.get(number) ?? 0,
    set(number, value) {
      if (value === 0) rows.delete(number);
      else rows.set(number, value);
    },
  };
}

const CHUNK = 8192;

export function createRowMap(): RowMap {
  const chunks: Uint32Array[] = [];
  return {
    get: (number) => chunks[Math.floor(number / CHUNK)]?.[number % CHUNK] ?? 0,
    set(number, value) {
      const chunk = Math.floor(number / CHUNK);
      while (chunks.length <= chunk) chunks.push(new Uint32Array(CHUNK));
      (chunks[chunk] as Uint32Array)[number % CHUNK] = value;
    },
  };
}
