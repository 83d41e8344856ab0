import type { Breathe } from '@romantic/matchmaker';

/** Runs long work of this process in slices, with the event loop's other work between them. */
export type RunSliced = <T>(work: (breathe: Breathe) => Promise<T>) => Promise<T>;

export interface SliceOptions {
  /** How many pieces of work go on at once; the others wait in the order they came. */
  parallel: number;
  /** How long one piece holds the event loop at most before it lets everything else run, ms. */
  sliceMs: number;
  /** Told of each piece of work: how long it waited for its turn and how long it then took, pauses included, seconds. */
  observe?: (waited: number, took: number) => void;
}

/** Asking for the time takes 40 ns, a step 2 microseconds. */
const STEPS_A_LOOK = 4;

/**
 * All work shares one thread, so doing many pieces side by side finishes none sooner and most far later. A queue of one
 * would let one long question hold up everybody; with two, short ones go past it.
 */
export function createSlices({ parallel, sliceMs, observe }: SliceOptions): RunSliced {
  const waiting: (() => void)[] = [];
  const isTurnSpent = createTurnWatch(parallel * sliceMs);
  let running = 0;

  return async (work) => {
    const askedAt = performance.now();
    if (running >= parallel) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running += 1;
    // Short pieces end before their slice does: without this, one after another would make one long turn of them all.
    while (isTurnSpent()) await nextTurn();
    const startedAt = performance.now();
    try {
      return await work(createBreathe(sliceMs));
    } finally {
      observe?.((startedAt - askedAt) / 1000, (performance.now() - startedAt) / 1000);
      // The place is handed over: whoever asks meanwhile does not get in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Tells whether so many ms have gone by in this turn of the event loop since it was first asked. */
function createTurnWatch(ms: number): () => boolean {
  let askedAt: number | null = null;
  return () => {
    const now = performance.now();
    if (askedAt === null) {
      askedAt = now;
      setImmediate(() => {
        askedAt = null;
      });
    }
    return now - askedAt >= ms;
  };
}

/** Waits for one turn of the event loop whenever a slice's time is spent; looks at the time every so many steps. */
export function createBreathe(sliceMs: number, stepsALook = STEPS_A_LOOK): Breathe {
  let steps = 0;
  let until = performance.now() + sliceMs;
  const pause = async (): Promise<void> => {
    await nextTurn();
    until = performance.now() + sliceMs;
  };
  return () => {
    steps += 1;
    return steps % stepsALook === 0 && performance.now() >= until ? pause() : undefined;
  };
}
