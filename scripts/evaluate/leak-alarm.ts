/**
 * The alarm of gate G3. Nobody predicts speed dates from profiles better than this (every interval of docs/matching.md and
 * the literature lie below), so a better figure means that something leaked: answers given after the date, the date's
 * other row, the same person in training and test. A higher claim is a leak until proved.
 */

import { createRandom, shuffle } from '@romantic/matchmaker/model';
import { type ColumnTable, replaceColumn } from './columns.ts';
import type { Experiment } from './experiment-tables.ts';

export const ALARM = { decisionAuc: 0.68, matchAuc: 0.66 } as const;

export function isAlarming(figures: { decisionAuc: number; matchAuc: number }): boolean {
  return figures.decisionAuc > ALARM.decisionAuc || figures.matchAuc > ALARM.matchAuc;
}

/** The deliberate leak: what the viewer wrote about the person after the date, in place of an allowed pair column. */
export function swapInScorecard(experiment: Experiment, table: ColumnTable, rating = 'like'): ColumnTable {
  const values = experiment.scorecard[rating];
  if (!values) throw new RangeError(`the scorecard has no ${rating}`);
  return replaceColumn(table, 'pair:interest correlation', values);
}

/**
 * The experiment with all decisions dealt out anew: whatever predicts them now is a fault of the protocol. Across both
 * sexes, because how often each of them says yes is itself worth an AUC of 0.55.
 */
export function shuffleAnswers(experiment: Experiment, seed: number): Experiment {
  const yes = experiment.yes.slice();
  shuffle(yes, createRandom(seed));
  const match = yes.map((own, row) => own & (yes[experiment.mirror[row] as number] as number));
  return { ...experiment, yes, match };
}
