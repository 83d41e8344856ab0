import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogLoss, createPrecision, gini, sharePlaces } from './metrics.ts';

test('log loss: sure and right costs nothing, sure and wrong much but not everything', () => {
  const cost = (score: number, answer: number) =>
    createLogLoss({ scores: [score], answers: [answer], groups: [0] })([1]);
  assert.equal(cost(1, 1), 0);
  assert.ok(Math.abs(cost(0.5, 0) - Math.LN2) < 1e-12);
  assert.ok(cost(0, 1) > 20 && Number.isFinite(cost(0, 1)));
});

test('precision: the first places of each user, averaged over users', () => {
  const users = [1, 1, 1, 1, 2, 2];
  const answers = [0, 1, 1, 0, 1, 0];
  const scored = { scores: [0.9, 0.8, 0.7, 0.6, 0.1, 0.2], answers, groups: [0, 0, 0, 0, 1, 1] };
  assert.equal(createPrecision(scored, users, 1)([1, 1]), 0);
  assert.equal(createPrecision(scored, users, 2)([1, 1]), 0.5);
  assert.equal(createPrecision(scored, users, 3)([1, 0]), 2 / 3);
  assert.equal(createPrecision(scored, users, 3, 3)([1, 1]), 2 / 3);
});

test('places are shared by ties and all given away', () => {
  assert.deepEqual(sharePlaces([0, 1, 2, 3], [5, 1, 1, 0], 2), [1, 0.5, 0.5, 0]);
  fc.assert(
    fc.property(
      fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      (scores, places) => {
        const shares = sharePlaces([...scores.keys()], scores, places);
        const sum = shares.reduce((total, share) => total + share, 0);
        assert.ok(Math.abs(sum - Math.min(places, scores.length)) < 1e-9);
      },
    ),
  );
});

test('Gini: even is 0, one for all is nearly 1, the unit does not matter', () => {
  assert.equal(gini([3, 3, 3]), 0);
  assert.equal(gini([0, 0, 0, 8]), 0.75);
  assert.ok(Math.abs(gini([1, 2, 5]) - gini([10, 20, 50])) < 1e-12);
  assert.ok(Number.isNaN(gini([0, 0])));
});
