import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INTEREST_IDS } from '@romantic/contract';
import {
  createProfileScore,
  knowsProfileColumn,
  readColdModel,
  readStartingModel,
} from '@romantic/matchmaker/model';
import { buildProfileColumns, trainStartingModel } from './starting-set.ts';
import { makeExperiment } from './testing/made-up-experiment.ts';

const experiment = makeExperiment(8, 8);

test('the shipped model knows interests of our list only, and gives probabilities of the usual size', () => {
  const model = readStartingModel(INTEREST_IDS);
  for (const [viewer, person] of [
    ['woman', 'man'],
    ['man', 'woman'],
    ['nonbinary', 'woman'],
  ] as const) {
    const score = createProfileScore(model, viewer, person);
    const logOdds = (interests: string[], ageGap: number): number =>
      score.viewerPart({ interests }) +
      score.personPart({ interests }) +
      score.pairPart(ageGap, interests.length, interests.length, interests.length);
    assert.ok(Math.abs(logOdds([], 0)) < 1.5);
    const twoLists = logOdds(['hiking', 'yoga'], 0);
    assert.ok(Math.abs(twoLists) < 1.5 && twoLists !== logOdds([], 0));
    assert.equal(logOdds([], 60), logOdds([], 32), 'no gap counts for more than those of the experiment');
  }
});

test('training gives a model that may be used, from decisions of each direction', () => {
  const model = trainStartingModel(experiment);
  readColdModel(JSON.parse(JSON.stringify(model)), knowsProfileColumn(INTEREST_IDS));
  const counts = Object.fromEntries(
    Object.entries(model.directions).map(([name, { trainedOn }]) => [name, trainedOn.decisions]),
  );
  assert.deepEqual(counts, { 'woman>man': 512, 'man>woman': 512, any: 1024 });
});

test('nothing of a single person is in the file', () => {
  const text = JSON.stringify(trainStartingModel(experiment));
  assert.ok(!/iid|people/.test(text));
  assert.ok(text.length < 20_000);
});

test('columns of a profile: ages and interests, from the answers', () => {
  const table = buildProfileColumns(experiment);
  const at = (name: string, row: number): number =>
    table.values[row * table.columns + table.names.indexOf(name)]!;
  for (const row of [0, 1, 100]) {
    const viewer = experiment.viewer[row]!;
    const person = experiment.person[row]!;
    const age = experiment.survey.age!;
    assert.equal(at('pair:age-gap', row), age[person]! - age[viewer]!);
    assert.equal(at('viewer:running', row), experiment.survey.exercise![viewer]! >= 8 ? 1 : 0);
    assert.equal(at('person:running', row), experiment.survey.exercise![person]! >= 8 ? 1 : 0);
  }
});
