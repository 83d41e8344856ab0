import type { Decision } from './experiment.ts';

/**
 * Plays the decisions evening after evening, at most `concurrency` at once. Inside an evening they begin in their
 * order, and nobody decides anew before their last decision was answered. The first failure ends it.
 */
export async function playEvenings(
  decisions: readonly Decision[],
  concurrency: number,
  decide: (decision: Decision) => Promise<void>,
): Promise<void> {
  const evenings = Map.groupBy(decisions, ({ wave }) => wave);
  for (const evening of evenings.values()) {
    const last = new Map<number, Promise<void>>();
    await forEach(evening, concurrency, (decision) => {
      const before = last.get(decision.iid) ?? Promise.resolve();
      const answered = before.then(() => decide(decision));
      last.set(decision.iid, answered);
      return answered;
    });
  }
}

/** Takes the items in their order, `concurrency` at once; the first failure ends it. */
export async function forEach<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const takeTurns = async (): Promise<void> => {
    for (const item of queue) {
      if (failed) return;
      await work(item);
    }
  };
  const hands = Array.from({ length: Math.min(concurrency, items.length) }, () =>
    takeTurns().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.all(hands);
}
