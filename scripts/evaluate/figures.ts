/** What one set of predictions is worth on some decisions, with intervals by drawing evenings. */

import {
  bootstrap,
  bootstrapDifference,
  bothYes,
  createAuc,
  createLogLoss,
  createPrecision,
  createWithinAuc,
  type GroupMetric,
  type Interval,
  sigma,
} from '@romantic/matchmaker/model';
import type { Experiment } from './experiment-tables.ts';

export const FIGURES = [
  'decisionAuc',
  'decisionWithin',
  'matchAuc',
  'matchWithin',
  'decisionLoss',
  'matchLoss',
  'matchesInThree',
] as const;
export type FigureName = (typeof FIGURES)[number];

/** The figures as functions of how often each evening counts. */
export type Figures = Readonly<Record<FigureName, GroupMetric>>;

/** 1,000 draws put the ends of an interval within about 0.001 of where infinitely many would. */
const REPLICATES = 1000;
const SEED = 20061122;

/** The figures of log-odds for all decisions, looked at on `rows` only. Match: the product of both sides. */
export function createFigures(
  experiment: Experiment,
  logOdds: Float64Array,
  rows: readonly number[],
): Figures {
  const yes = logOdds.map(sigma);
  const both = yes.map((probability, row) =>
    bothYes(probability, yes[experiment.mirror[row] as number] as number),
  );
  const users = rows.map((row) => experiment.viewer[row] as number);
  const groups = users.map((id) => experiment.evening[id] as number);
  const decision = {
    scores: rows.map((row) => yes[row] as number),
    answers: rows.map((row) => experiment.yes[row] as number),
    groups,
  };
  const match = {
    scores: rows.map((row) => both[row] as number),
    answers: rows.map((row) => experiment.match[row] as number),
    groups,
  };
  return {
    decisionAuc: createAuc(decision),
    decisionWithin: createWithinAuc(decision, users),
    matchAuc: createAuc(match),
    matchWithin: createWithinAuc(match, users),
    decisionLoss: createLogLoss(decision),
    matchLoss: createLogLoss(match),
    matchesInThree: createPrecision(match, users, 3),
  };
}

export function figureOf(metric: GroupMetric, experiment: Experiment): number {
  return metric(new Uint8Array(experiment.evenings).fill(1));
}

export function intervalOf(metric: GroupMetric, experiment: Experiment): Interval {
  return bootstrap(metric, { groups: experiment.evenings, replicates: REPLICATES, seed: SEED });
}

/** Of `a - b` on the same draws. */
export function differenceOf(a: GroupMetric, b: GroupMetric, experiment: Experiment): Interval {
  return bootstrapDifference(a, b, { groups: experiment.evenings, replicates: REPLICATES, seed: SEED });
}

/** All rows of the experiment. */
export function allRows(experiment: Experiment): number[] {
  return Array.from({ length: experiment.decisions }, (_, row) => row);
}
