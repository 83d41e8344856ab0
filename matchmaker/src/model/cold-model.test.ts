import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createColdScore, scoreRow, trainDirection } from './cold-model.ts';
import { sigma } from './logistic.ts';
import { createRandom, drawNormal } from './random.ts';
import type { Design } from './ridge.ts';

/** The second column decides, the third never changes, all have other scales. */
function makeRows(rows: number, seed: number): { design: Design; answers: number[] } {
  const random = createRandom(seed);
  const values = new Float64Array(rows * 3);
  const answers = Array.from({ length: rows }, (_, row) => {
    const told = drawNormal(random);
    values.set([100 * drawNormal(random), 5 + 2 * told, 7], row * 3);
    return random() < sigma(-0.5 + 1.5 * told) ? 1 : 0;
  });
  return { design: { values, rows, columns: 3 }, answers };
}

test('finds what decides, whatever the scale, and is calibrated on what it was trained on', () => {
  const { design, answers } = makeRows(2000, 1);
  const direction = trainDirection(design, answers, { lambda: 10 });
  assert.ok(direction.weights[1]! > 1.2 && direction.weights[1]! < 1.8);
  assert.ok(Math.abs(direction.weights[0]!) < 0.15);
  assert.ok(Math.abs(direction.weights[2]!) < 1e-12);
  assert.deepEqual([direction.least[2], direction.most[2]], [7, 7]);
  const { yes, predicted, decisions } = direction.trainedOn;
  assert.equal(decisions, 2000);
  assert.ok(Math.abs(yes - answers.reduce((a, b) => a + b, 0) / 2000) < 1e-9);
  assert.ok(Math.abs(predicted - yes) < 1e-6);
});

test('does not extrapolate: values beyond those of the training count as its ends', () => {
  const { design, answers } = makeRows(200, 2);
  const score = createColdScore(trainDirection(design, answers, { lambda: 10 }));
  const [, least] = score.least;
  const [, most] = score.most;
  assert.equal(scoreRow(score, [0, 1e9, 7]), scoreRow(score, [0, most!, 7]));
  assert.equal(scoreRow(score, [0, -1e9, 7]), scoreRow(score, [0, least!, 7]));
  assert.ok(scoreRow(score, [0, most!, 7]) > scoreRow(score, [0, least!, 7]));
});

test('what offsets explain is not learned again', () => {
  const { design, answers } = makeRows(2000, 3);
  const offset = Float64Array.from(answers, (_, row) => -0.5 + 1.5 * ((design.values[row * 3 + 1]! - 5) / 2));
  const direction = trainDirection(design, answers, { lambda: 10, offset });
  assert.ok(Math.abs(direction.weights[1]!) < 0.15);
});
