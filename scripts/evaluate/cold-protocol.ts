/**
 * Protocol A, nobody has been seen before: each evening is predicted by models trained on all other evenings, one model
 * for each sex of the viewer. Nobody took part in two evenings, so no person is in training and test.
 */

import { createColdScore, logit, MODEL_WEIGHTS, scoreRow, trainDirection } from '@romantic/matchmaker/model';
import { type ColumnTable, selectRows } from './columns.ts';
import type { Experiment } from './experiment-tables.ts';

export interface Fold {
  train: number[];
  test: number[];
}

/** For each evening and sex of the viewer: the rows of the others, and its own. */
export function listFolds(experiment: Experiment): Fold[] {
  const folds: Fold[] = [];
  for (let evening = 0; evening < experiment.evenings; evening++) {
    for (const sex of [0, 1]) {
      const fold: Fold = { train: [], test: [] };
      experiment.viewer.forEach((id, row) => {
        if (experiment.sex[id] !== sex) return;
        (experiment.evening[id] === evening ? fold.test : fold.train).push(row);
      });
      folds.push(fold);
    }
  }
  return folds;
}

/** Log-odds of yes for every decision, each from models that saw nothing of its evening. `yes`: the answers to learn from. */
export function predictCold(
  experiment: Experiment,
  table: ColumnTable,
  { lambda = MODEL_WEIGHTS.coldRidge, yes = experiment.yes }: { lambda?: number; yes?: Uint8Array } = {},
): Float64Array {
  const logOdds = new Float64Array(experiment.decisions);
  for (const { train, test } of listFolds(experiment)) {
    if (test.length === 0) continue;
    const answers = train.map((row) => yes[row] as number);
    const score = createColdScore(trainDirection(selectRows(table, train), answers, { lambda }));
    for (const row of test) logOdds[row] = scoreRow(score, table.values, row * table.columns);
  }
  return logOdds;
}

/** How often that sex said yes on the other evenings: what is known without any answer. */
export function predictBaseRate(experiment: Experiment): Float64Array {
  const logOdds = new Float64Array(experiment.decisions);
  for (const { train, test } of listFolds(experiment)) {
    const rate = train.reduce((sum, row) => sum + (experiment.yes[row] as number), 0) / train.length;
    for (const row of test) logOdds[row] = logit(rate);
  }
  return logOdds;
}
