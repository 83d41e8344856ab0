import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logit } from '@romantic/matchmaker/model';
import { listFolds, predictBaseRate, predictCold } from './cold-protocol.ts';
import { buildColumns } from './columns.ts';
import type { Experiment } from './experiment-tables.ts';
import { createFeedFigures, type Ranking } from './feed-protocol.ts';
import { allRows, createFigures, figureOf } from './figures.ts';
import { makeExperiment } from './testing/made-up-experiment.ts';
import {
  predictByCounts,
  predictByFeed,
  predictByFit,
  predictByPopularity,
  predictEachRound,
  splitByTime,
} from './warm-protocol.ts';

const experiment = makeExperiment(6, 8);
const base = predictBaseRate(experiment);
const { known, later } = splitByTime(experiment, 0.5);
const aucOf = (logOdds: Float64Array, rows = later): number =>
  figureOf(createFigures(experiment, logOdds, rows).decisionAuc, experiment);

/** The experiment with other answers in some rows. */
function answering(rows: readonly number[], answer: 0 | 1): Experiment {
  const yes = experiment.yes.slice();
  for (const row of rows) yes[row] = answer;
  return { ...experiment, yes };
}

test('folds: every row is tested once, and no evening is in training and test', () => {
  const folds = listFolds(experiment);
  assert.deepEqual(
    folds.flatMap(({ test: rows }) => rows).sort((a, b) => a - b),
    allRows(experiment),
  );
  const evening = (row: number) => experiment.evening[experiment.viewer[row]!];
  for (const { train, test: rows } of folds) {
    const own = new Set(rows.map(evening));
    assert.equal(own.size, 1);
    assert.equal(
      train.some((row) => own.has(evening(row))),
      false,
    );
  }
});

test('a cold prediction does not depend on any answer of its own evening', () => {
  const table = buildColumns(experiment);
  const evening = allRows(experiment).filter((row) => experiment.evening[experiment.viewer[row]!] === 2);
  const other = answering(evening, 1);
  const before = predictCold(experiment, table);
  const after = predictCold(other, table);
  for (const row of evening) assert.equal(before[row], after[row]);
  assert.notDeepEqual(before, after);
  assert.equal(predictBaseRate(other)[evening[0]!], base[evening[0]!]);
});

test('a warm prediction does not depend on any answer still to come, nor a round on itself or later ones', () => {
  const flipped = answering(later, 1);
  for (const predict of [predictByFit, predictByFeed, predictByPopularity, predictByCounts]) {
    assert.deepEqual(predict(experiment, known, base), predict(flipped, known, base), predict.name);
  }
  const early = allRows(experiment).filter((row) => experiment.round[row]! <= 4);
  const rest = allRows(experiment).filter((row) => experiment.round[row]! >= 4);
  const rounds = predictEachRound(experiment, base);
  const changed = predictEachRound(answering(rest, 1), base);
  for (const row of early) assert.equal(rounds[row], changed[row]);
});

test('both decisions of a date are known, or both are to come', () => {
  const isKnown = new Set(known);
  for (const row of known) assert.ok(isKnown.has(experiment.mirror[row]!));
  assert.equal(known.length + later.length, experiment.decisions);
});

test('what was decided tells more than profiles; one pass nearly as much as the exact fit', () => {
  const fit = aucOf(predictByFit(experiment, known, base));
  const feed = aucOf(predictByFeed(experiment, known, base));
  const popularity = aucOf(predictByPopularity(experiment, known, base));
  assert.ok(fit > 0.7, `fit ${fit}`);
  assert.ok(Math.abs(fit - feed) < 0.03, `feed ${feed}`);
  assert.ok(fit > popularity && popularity > aucOf(base), `popularity ${popularity}`);
});

test('the known truth is better than all of it, and a product is what a match needs', () => {
  const truth = Float64Array.from(experiment.yes, (answer) => logit(answer === 1 ? 0.9 : 0.1));
  assert.equal(aucOf(truth), 1);
  const figures = createFigures(experiment, truth, later);
  assert.equal(figureOf(figures.matchAuc, experiment), 1);
  const feed = (ranking: Ranking) => createFeedFigures(experiment, truth, later, ranking);
  const hits = (ranking: Ranking): number => figureOf(feed(ranking).matchesInThree, experiment);
  assert.ok(hits('product') > hits('one-sided') && hits('one-sided') > hits('random'));
  assert.equal(feed('product').users, 96);
});

test('damping spreads attention', () => {
  const logOdds = predictByFit(experiment, known, base);
  const giniOf = (ranking: Ranking): number =>
    figureOf(createFeedFigures(experiment, logOdds, later, ranking).gini, experiment);
  assert.ok(giniOf('product') > giniOf({ damped: 0.5 }));
  assert.ok(giniOf({ damped: 0.5 }) > giniOf({ damped: 1 }));
});
