/** What a ranking is worth: cost of its probabilities, hits among the first, how evenly it shares attention. */

import { createRatio, type GroupMetric, rowsByUser, type Scored } from './auc.ts';
import { logLoss } from './logistic.ts';

/** Mean cost of the probabilities, in nats a row. */
export function createLogLoss({ scores, answers, groups }: Scored): GroupMetric {
  const cost: number[] = [];
  const rows: number[] = [];
  for (let row = 0; row < scores.length; row++) {
    const group = groups[row] as number;
    cost[group] = (cost[group] ?? 0) + logLoss(scores[row] as number, answers[row] === 1);
    rows[group] = (rows[group] ?? 0) + 1;
  }
  return createRatio(cost, rows);
}

/**
 * Precision at `places`: the share of yes among each user's first places (fewer when they have fewer rows), averaged over
 * users. Users with fewer than `fewest` rows do not count. Ties share the places they stand at.
 */
export function createPrecision(
  { scores, answers, groups }: Scored,
  users: ArrayLike<number>,
  places: number,
  fewest = 1,
): GroupMetric {
  const hits: number[] = [];
  const counted: number[] = [];
  for (const rows of rowsByUser(users).values()) {
    if (rows.length < fewest) continue;
    const group = groups[rows[0] as number] as number;
    const shares = sharePlaces(rows, scores, places);
    const sum = rows.reduce(
      (total, row, index) => total + (answers[row] as number) * (shares[index] as number),
      0,
    );
    hits[group] = (hits[group] ?? 0) + sum / Math.min(places, rows.length);
    counted[group] = (counted[group] ?? 0) + 1;
  }
  return createRatio(hits, counted);
}

/** Which part of one of the first `places` each row gets: 1, 0, or a share where a tie crosses the edge. */
export function sharePlaces(rows: readonly number[], scores: ArrayLike<number>, places: number): number[] {
  return rows.map((row) => {
    const score = scores[row] as number;
    const ahead = rows.filter((other) => (scores[other] as number) > score).length;
    const level = rows.filter((other) => scores[other] === score).length;
    return Math.min(1, Math.max(0, (places - ahead) / level));
  });
}

/** 0: everybody gets the same; towards 1: one gets all. NaN when there is nothing to share. */
export function gini(amounts: readonly number[]): number {
  const sorted = [...amounts].sort((a, b) => a - b);
  const total = sorted.reduce((sum, amount) => sum + amount, 0);
  const ranked = sorted.reduce(
    (sum, amount, index) => sum + (2 * (index + 1) - sorted.length - 1) * amount,
    0,
  );
  return ranked / (sorted.length * total);
}
