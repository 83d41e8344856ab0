/** Area under the ROC curve: how often a yes is ranked above a no, ties counting half. */

/** Metrics as functions of how often each group (an evening) is counted: what a bootstrap over groups draws. */
export type GroupMetric = (counts: ArrayLike<number>) => number;

export interface Scored {
  scores: ArrayLike<number>;
  /** 1 yes, 0 no. */
  answers: ArrayLike<number>;
  /** Of each row, from 0. */
  groups: ArrayLike<number>;
}

/** NaN when only one answer occurs. */
export function auc(scores: ArrayLike<number>, answers: ArrayLike<number>): number {
  return createAuc({ scores, answers, groups: new Uint8Array(scores.length) })([1]);
}

/** Over all rows together. Sorts once, so that each call is one pass. */
export function createAuc({ scores, answers, groups }: Scored): GroupMetric {
  const order = Array.from(scores, (_, row) => row).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  return (counts) => {
    let below = 0;
    let won = 0;
    let yes = 0;
    for (let start = 0; start < order.length; ) {
      const score = scores[order[start] as number];
      let yesHere = 0;
      let noHere = 0;
      let next = start;
      for (; next < order.length && scores[order[next] as number] === score; next++) {
        const row = order[next] as number;
        const count = counts[groups[row] as number] as number;
        if (answers[row] === 1) yesHere += count;
        else noHere += count;
      }
      won += yesHere * (below + noHere / 2);
      yes += yesHere;
      below += noHere;
      start = next;
    }
    return won / (yes * below);
  };
}

/**
 * Within users: pairs of a yes and a no of the SAME user only, every such pair counting once. This is what a feed does:
 * it never compares what two viewers are shown. A user belongs to one group.
 */
export function createWithinAuc(scored: Scored, users: ArrayLike<number>): GroupMetric {
  const { scores, answers, groups } = scored;
  const won: number[] = [];
  const pairs: number[] = [];
  for (const rows of rowsByUser(users).values()) {
    const group = groups[rows[0] as number] as number;
    for (const a of rows) {
      if (answers[a] !== 1) continue;
      for (const b of rows) {
        if (answers[b] === 1) continue;
        const ahead = (scores[a] as number) - (scores[b] as number);
        won[group] = (won[group] ?? 0) + (ahead > 0 ? 1 : ahead === 0 ? 0.5 : 0);
        pairs[group] = (pairs[group] ?? 0) + 1;
      }
    }
  }
  return createRatio(won, pairs);
}

/** Sum of tops / sum of bottoms over groups. */
export function createRatio(tops: ArrayLike<number>, bottoms: ArrayLike<number>): GroupMetric {
  return (counts) => {
    let top = 0;
    let bottom = 0;
    for (let group = 0; group < counts.length; group++) {
      const count = counts[group] as number;
      top += count * (tops[group] ?? 0);
      bottom += count * (bottoms[group] ?? 0);
    }
    return top / bottom;
  };
}

export function rowsByUser(users: ArrayLike<number>): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < users.length; row++) {
    const user = users[row] as number;
    const list = rows.get(user);
    if (list) list.push(row);
    else rows.set(user, [row]);
  }
  return rows;
}
