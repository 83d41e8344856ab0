/** Works on all items, at most `limit` at once, in their order; gives the results in that order. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const takeTurns = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: limit }, takeTurns));
  return results;
}

/** `count` times the same. */
export function times<R>(count: number, work: (index: number) => R): R[] {
  return Array.from({ length: count }, (_, index) => work(index));
}
