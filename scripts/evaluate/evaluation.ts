/** Runs the protocols on the experiment and keeps what the tables and gates ask for. */

import { INTEREST_IDS } from '@romantic/contract';
import { type Interval, MODEL_WEIGHTS, readStartingModel } from '@romantic/matchmaker/model';
import { predictBaseRate, predictCold } from './cold-protocol.ts';
import { buildColumns, type ColumnTable, isAboutRace, isProtected, selectColumns } from './columns.ts';
import type { Experiment } from './experiment-tables.ts';
import { createFeedFigures, type FeedFigures, type Ranking } from './feed-protocol.ts';
import { allRows, createFigures, differenceOf, type Figures, figureOf } from './figures.ts';
import { measureGroupGap } from './group-gap.ts';
import { shuffleAnswers, swapInScorecard } from './leak-alarm.ts';
import { buildProfileColumns, trainStartingModel } from './starting-set.ts';
import {
  predictByCounts,
  predictByFeed,
  predictByFit,
  predictByPopularity,
  predictEachRound,
  splitByTime,
} from './warm-protocol.ts';

export interface NamedFigures {
  name: string;
  figures: Figures;
}

export interface Comparison {
  name: string;
  decisionWithin: Interval;
  decisionAuc: Interval;
  matchAuc: Interval;
  matchLoss: Interval;
}

export interface Evaluation {
  experiment: Experiment;
  columns: number;
  cold: { base: Figures; parity: Figures; noRace: Figures; shipped: Figures; others: NamedFigures[] };
  /** At half of each evening. */
  warm: { rows: number; fit: Figures; fitWithCold: Figures; asShipped: Figures; others: NamedFigures[] };
  moments: { share: number; rows: number; figures: NamedFigures[] }[];
  rounds: { name: string; rows: number; cold: Figures; warm: Figures }[];
  feed: { ranking: Ranking; best: FeedFigures; asShipped: FeedFigures }[];
  /** Mutual likes in the first three: product minus one-sided, by the best model. */
  reciprocity: Interval;
  comparisons: Comparison[];
  /** AUCs with a scorecard column in, and with the answers dealt out anew (mean of SHUFFLES). */
  leaked: { decisionAuc: number; matchAuc: number };
  shuffled: { decisionAuc: number; matchAuc: number };
  shipped: { columns: readonly string[]; isCurrent: boolean };
  /** Largest difference between races in the mean probability of getting a yes. */
  groupGap: { observed: number; withRace: number; withoutRace: number; shipped: number };
}

export const SHUFFLES = 2;
const ROUNDS = [
  [1, 1],
  [2, 3],
  [4, 6],
  [7, 10],
  [11, 15],
  [16, 22],
] as const;
export const RANKINGS: readonly Ranking[] = [
  'random',
  'one-sided',
  'product',
  { damped: 0.3 },
  { damped: 0.5 },
  { damped: 0.75 },
  { damped: 1 },
];

/** `tell` hears what is being worked on: the whole takes about a minute of one core. */
export function evaluate(experiment: Experiment, tell: (doing: string) => void): Evaluation {
  tell('protocol A: each evening predicted from the others');
  const table = buildColumns(experiment);
  const predictions = predictAllCold(experiment, table);
  tell('protocol B: the rest of each evening predicted from its first half');
  const { known, later } = splitByTime(experiment, 0.5);
  const best = predictByFit(experiment, known, predictions.parity);
  const asShipped = predictByFeed(experiment, known, predictions.shipped);
  const measure = (logOdds: Float64Array): Figures => createFigures(experiment, logOdds, allRows(experiment));
  const measureLater = (logOdds: Float64Array): Figures => createFigures(experiment, logOdds, later);
  const cold = {
    base: measure(predictions.base),
    parity: measure(predictions.parity),
    noRace: measure(predictions.noRace),
    shipped: measure(predictions.shipped),
    others: predictions.others.map(({ name, logOdds }) => ({ name, figures: measure(logOdds) })),
  };
  const warm = {
    rows: later.length,
    fit: measureLater(predictByFit(experiment, known, predictions.base)),
    fitWithCold: measureLater(best),
    asShipped: measureLater(asShipped),
    others: [
      { name: 'cold model only (186 columns)', figures: measureLater(predictions.parity) },
      {
        name: "popularity only (person's yes-rate, shrunk)",
        figures: measureLater(predictByPopularity(experiment, known, predictions.base)),
      },
      {
        name: 'shares of yes of both, counted',
        figures: measureLater(predictByCounts(experiment, known, predictions.base)),
      },
      {
        name: 'feed: one pass, a + b',
        figures: measureLater(predictByFeed(experiment, known, predictions.base)),
      },
    ],
  };
  const feedBy = (logOdds: Float64Array, ranking: Ranking): FeedFigures =>
    createFeedFigures(experiment, logOdds, later, ranking);
  tell('gate G3: the alarm, and answers dealt out anew');
  return {
    experiment,
    columns: table.columns,
    cold,
    warm,
    moments: [0.25, 0.5, 0.75].map((share) => measureMoment(experiment, predictions, share)),
    rounds: measureRounds(experiment, predictions.shipped),
    feed: RANKINGS.map((ranking) => ({
      ranking,
      best: feedBy(best, ranking),
      asShipped: feedBy(asShipped, ranking),
    })),
    reciprocity: differenceOf(
      feedBy(best, 'product').matchesInThree,
      feedBy(best, 'one-sided').matchesInThree,
      experiment,
    ),
    comparisons: [
      compare(experiment, 'A: 186 columns - base rate', cold.parity, cold.base),
      compare(experiment, 'A: without race - 186 columns', cold.noRace, cold.parity),
      compare(experiment, 'A: shipped - base rate', cold.shipped, cold.base),
      compare(experiment, 'A: shipped - without race', cold.shipped, cold.noRace),
      compare(experiment, 'B: exact fit, with cold - without', warm.fitWithCold, warm.fit),
      compare(experiment, 'B: as shipped - exact fit with cold', warm.asShipped, warm.fitWithCold),
    ],
    leaked: measureLeak(experiment, table),
    shuffled: measureShuffled(experiment, table),
    shipped: { columns: readStartingModel(INTEREST_IDS).columns, isCurrent: isCurrent(experiment) },
    groupGap: {
      observed: measureGroupGap(experiment, predictions.base).observed,
      withRace: measureGroupGap(experiment, predictions.parity).predicted,
      withoutRace: measureGroupGap(experiment, predictions.noRace).predicted,
      shipped: measureGroupGap(experiment, predictions.shipped).predicted,
    },
  };
}

interface ColdPredictions {
  base: Float64Array;
  parity: Float64Array;
  noRace: Float64Array;
  shipped: Float64Array;
  others: { name: string; logOdds: Float64Array }[];
}

function predictAllCold(experiment: Experiment, table: ColumnTable): ColdPredictions {
  const only = (name: string, keeps: (column: string) => boolean, lambda?: number) => ({
    name,
    logOdds: predictCold(experiment, selectColumns(table, keeps), lambda === undefined ? {} : { lambda }),
  });
  return {
    base: predictBaseRate(experiment),
    parity: predictCold(experiment, table),
    noRace: predictCold(
      experiment,
      selectColumns(table, (name) => !isAboutRace(name)),
    ),
    shipped: predictCold(experiment, buildProfileColumns(experiment)),
    others: [
      only('age terms only', (name) => /:age\b/.test(name)),
      only('interest terms only', (name) => /^pair:(interest|distance)/.test(name)),
      only('stated wants x self-rating only', (name) => /^pair:(is|wants) x/.test(name)),
      only('viewer only', (name) => name.startsWith('viewer:')),
      only('person only', (name) => name.startsWith('person:')),
      only('pair terms only', (name) => name.startsWith('pair:')),
      only('without race and religion', (name) => !isProtected(name)),
    ],
  };
}

function measureMoment(
  experiment: Experiment,
  cold: ColdPredictions,
  share: number,
): Evaluation['moments'][number] {
  const { known, later } = splitByTime(experiment, share);
  const named = (name: string, logOdds: Float64Array): NamedFigures => ({
    name,
    figures: createFigures(experiment, logOdds, later),
  });
  return {
    share,
    rows: later.length,
    figures: [
      named('exact fit with cold (186 columns)', predictByFit(experiment, known, cold.parity)),
      named('feed as shipped', predictByFeed(experiment, known, cold.shipped)),
    ],
  };
}

function measureRounds(experiment: Experiment, cold: Float64Array): Evaluation['rounds'] {
  const warm = predictEachRound(experiment, cold);
  return ROUNDS.map(([first, last]) => {
    const isIn = (row: number): boolean => {
      const round = experiment.round[row] as number;
      return round >= first && round <= last;
    };
    const rows = allRows(experiment).filter(isIn);
    return {
      name: first === last ? `${first}` : `${first}-${last}`,
      rows: rows.length,
      cold: createFigures(experiment, cold, rows),
      warm: createFigures(experiment, warm, rows),
    };
  });
}

function compare(experiment: Experiment, name: string, a: Figures, b: Figures): Comparison {
  const difference = (figure: Exclude<keyof Comparison, 'name'>): Interval =>
    differenceOf(a[figure], b[figure], experiment);
  return {
    name,
    decisionAuc: difference('decisionAuc'),
    decisionWithin: difference('decisionWithin'),
    matchAuc: difference('matchAuc'),
    matchLoss: difference('matchLoss'),
  };
}

function measureAucs(
  experiment: Experiment,
  logOdds: Float64Array,
): { decisionAuc: number; matchAuc: number } {
  const { decisionAuc, matchAuc } = createFigures(experiment, logOdds, allRows(experiment));
  return { decisionAuc: figureOf(decisionAuc, experiment), matchAuc: figureOf(matchAuc, experiment) };
}

/** A leak must trip the alarm, whatever else the model knows. */
export function measureLeak(experiment: Experiment, table: ColumnTable): Evaluation['leaked'] {
  return measureAucs(experiment, predictCold(experiment, swapInScorecard(experiment, table)));
}

function measureShuffled(experiment: Experiment, table: ColumnTable): Evaluation['shuffled'] {
  const sum = { decisionAuc: 0, matchAuc: 0 };
  for (let seed = 1; seed <= SHUFFLES; seed++) {
    const dealt = shuffleAnswers(experiment, seed);
    const aucs = measureAucs(dealt, predictCold(dealt, table));
    sum.decisionAuc += aucs.decisionAuc / SHUFFLES;
    sum.matchAuc += aucs.matchAuc / SHUFFLES;
  }
  return sum;
}

/** Whether the shipped file is what this data gives: trained anew, no weight differs by more than rounding. */
function isCurrent(experiment: Experiment): boolean {
  const shipped = readStartingModel(INTEREST_IDS);
  const fresh = trainStartingModel(experiment);
  const sameColumns =
    shipped.columns.join() === fresh.columns.join() && shipped.lambda === MODEL_WEIGHTS.coldRidge;
  return (
    sameColumns &&
    Object.entries(fresh.directions).every(([name, { intercept, weights }]) => {
      const own = shipped.directions[name];
      const isNear = (a: number, b: number | undefined): boolean => Math.abs(a - (b ?? Number.NaN)) < 1e-4;
      return (
        isNear(intercept, own?.intercept) && weights.every((weight, k) => isNear(weight, own?.weights[k]))
      );
    })
  );
}
