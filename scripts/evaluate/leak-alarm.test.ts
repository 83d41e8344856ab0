import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictCold } from './cold-protocol.ts';
import { buildColumns } from './columns.ts';
import { measureLeak } from './evaluation.ts';
import { allRows, createFigures, figureOf } from './figures.ts';
import { ALARM, isAlarming, shuffleAnswers, swapInScorecard } from './leak-alarm.ts';
import { makeExperiment } from './testing/made-up-experiment.ts';

// 14 evenings: enough for an honest model to be well below the alarm, and for dealt-out answers to come out near 0.5.
const experiment = makeExperiment(14, 8);
const table = buildColumns(experiment);

function aucsOf(who: typeof experiment, logOdds: Float64Array) {
  const { decisionAuc, matchAuc } = createFigures(who, logOdds, allRows(who));
  return { decisionAuc: figureOf(decisionAuc, who), matchAuc: figureOf(matchAuc, who) };
}

test('an honest cold model does not trip the alarm', () => {
  const aucs = aucsOf(experiment, predictCold(experiment, table));
  assert.ok(aucs.decisionAuc > 0.53, `it has learned something: ${aucs.decisionAuc}`);
  assert.equal(isAlarming(aucs), false, JSON.stringify(aucs));
});

test('one scorecard column trips it', () => {
  const aucs = measureLeak(experiment, table);
  assert.ok(aucs.decisionAuc > ALARM.decisionAuc, JSON.stringify(aucs));
  assert.equal(isAlarming(aucs), true);
  assert.throws(() => swapInScorecard(experiment, table, 'horoscope'), RangeError);
});

test('either figure alone trips it', () => {
  assert.equal(isAlarming({ decisionAuc: 0.681, matchAuc: 0.5 }), true);
  assert.equal(isAlarming({ decisionAuc: 0.5, matchAuc: 0.661 }), true);
  assert.equal(isAlarming({ decisionAuc: 0.68, matchAuc: 0.66 }), false);
});

test('dealt out anew, the answers are as many and tell nothing', () => {
  const dealt = shuffleAnswers(experiment, 1);
  const sum = (answers: Uint8Array) => answers.reduce((total, answer) => total + answer, 0);
  assert.equal(sum(dealt.yes), sum(experiment.yes));
  assert.notDeepEqual(dealt.yes, experiment.yes);
  for (let row = 0; row < dealt.decisions; row++) {
    assert.equal(dealt.match[row], dealt.yes[row]! & dealt.yes[dealt.mirror[row]!]!);
  }
  const aucs = aucsOf(dealt, predictCold(dealt, table));
  assert.ok(Math.abs(aucs.decisionAuc - 0.5) < 0.05, JSON.stringify(aucs));
});
