import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boostFactor, bothYes, dampScore, yesProbability } from './pair-score.ts';
import { MODEL_WEIGHTS } from './weights.ts';

const logOdds = fc.double({ min: -6, max: 6, noNaN: true });

test('a probability rises with how often one says and the other gets a yes', () => {
  fc.assert(
    fc.property(logOdds, logOdds, logOdds, (cold, a, b) => {
      const probability = yesProbability(cold, a, b);
      assert.ok(probability > 0 && probability < 1);
      assert.ok(yesProbability(cold, a + 0.1, b) > probability);
      assert.ok(yesProbability(cold, a, b + 0.1) > probability);
    }),
  );
  assert.equal(yesProbability(0, 0, 0), 0.5);
});

test('a match needs both: one side alone does not lift it', () => {
  assert.equal(bothYes(0.5, 0.5), 0.25);
  assert.ok(bothYes(1, 0.1) < bothYes(0.5, 0.5));
});

test('damping keeps the order of equals in attention and lifts whoever gets less of it', () => {
  assert.equal(dampScore(0.4, 9, 0), 0.4);
  assert.equal(dampScore(0.4, 4, 0.5), 0.2);
  assert.ok(dampScore(0.3, 1, 0.5) > dampScore(0.4, 2, 0.5));
});

test('a boost is bounded, whatever is asked for', () => {
  assert.equal(boostFactor(0), 1);
  assert.equal(boostFactor(-5), 1);
  assert.equal(boostFactor(1), MODEL_WEIGHTS.boostMost);
  assert.equal(boostFactor(1000), MODEL_WEIGHTS.boostMost);
});
