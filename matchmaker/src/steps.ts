/** Work in steps: all at once, or with pauses in which the process does something else. */

/** Called between steps, some microseconds apart: a promise is waited for, undefined goes on at once. */
export type Breathe = () => Promise<void> | undefined;

export function finish<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Stops the steps, too, when `breathe` throws. */
export async function finishInSlices<T>(steps: Generator<void, T, void>, breathe: Breathe): Promise<T> {
  try {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      const pause = breathe();
      if (pause !== undefined) await pause;
    }
  } finally {
    steps.return(undefined as T);
  }
}
