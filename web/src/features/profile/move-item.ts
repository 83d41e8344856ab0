/** The list with the item at `from` taken to `to`; the same list when there is nothing to move. */
export function moveItem<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const target = Math.min(Math.max(to, 0), items.length - 1);
  if (from === target || from < 0 || from >= items.length) return items;
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(target, 0, items[from] as T);
}
