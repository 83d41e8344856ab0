import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logit } from '@romantic/matchmaker/model';
import { measureGroupGap } from './group-gap.ts';
import { makeExperiment } from './testing/made-up-experiment.ts';

const experiment = makeExperiment(12, 8);
const race = experiment.survey.race ?? new Float64Array(0);

test('sees a model that treats one group differently, however it found out', () => {
  const fair = experiment.viewer;
  assert.ok(
    measureGroupGap(
      experiment,
      Float64Array.from(fair, () => -0.4),
    ).predicted < 1e-9,
  );
  const unfair = Float64Array.from(experiment.person, (id) => logit(race[id] === 3 ? 0.3 : 0.45));
  assert.ok(Math.abs(measureGroupGap(experiment, unfair).predicted - 0.15) < 1e-9);
});

test('says nothing about groups of fewer than 25', () => {
  const rare = race.map((code, id) => (id < 24 ? 9 : code));
  const known = { ...experiment, survey: { ...experiment.survey, race: rare } };
  const unfair = Float64Array.from(experiment.person, (id) => logit(rare[id] === 9 ? 0.3 : 0.45));
  assert.ok(measureGroupGap(known, unfair).predicted < 1e-9);
});
