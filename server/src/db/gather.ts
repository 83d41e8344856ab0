/** Takes many items at once; gives a result for each, in their order. */
export type RunBatch<I, O> = (items: readonly I[]) => Promise<readonly O[]>;

interface Waiting<I, O> {
  item: I;
  resolve(result: O): void;
  reject(error: unknown): void;
}

/**
 * Gathers calls that arrive while a batch is on its way into the next one. Nobody waits on an idle server, and a busy
 * one does the same work in fewer statements and commits. A batch that fails is tried again one by one, so that one
 * call's trouble is not everybody's.
 */
export function createGatherer<I, O>(
  run: RunBatch<I, O>,
  options: { maxItems: number; parallel: number },
): (item: I) => Promise<O> {
  const waiting: Waiting<I, O>[] = [];
  let running = 0;

  const settle = async (batch: readonly Waiting<I, O>[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('a batch gave too few results'));
        else resolve(result);
      });
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1 && only) only.reject(error);
      else for (const one of batch) await settle([one]);
    }
  };

  const pump = (): void => {
    while (running < options.parallel && waiting.length > 0) {
      running += 1;
      void settle(waiting.splice(0, options.maxItems)).finally(() => {
        running -= 1;
        pump();
      });
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // Everything that this turn of the event loop brings goes together.
      if (waiting.length === 1) setImmediate(pump);
    });
}
