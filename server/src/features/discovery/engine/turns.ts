/** Runs pieces of work one after the other, in the order they came. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    // Whoever comes next waits for the end, whatever it was.
    last = mine.catch(() => {});
    return mine;
  };
}

/**
 * Gathers ids while a turn is awaited, and does them all in one. Whoever asks waits for a turn that BEGAN after they
 * asked, so that it sees what they have committed.
 */
export function createGathering(
  inTurn: InTurn,
  work: (ids: readonly string[]) => Promise<void>,
): (ids: readonly string[]) => Promise<void> {
  let gathered = new Set<string>();
  let next: Promise<void> | null = null;
  return (ids) => {
    for (const id of ids) gathered.add(id);
    next ??= inTurn(() => {
      const these = [...gathered];
      gathered = new Set();
      next = null;
      return work(these);
    });
    return next;
  };
}
