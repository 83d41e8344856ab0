import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sigma } from './logistic.ts';
import { createRandom, drawNormal } from './random.ts';
import { type Design, fitRidge } from './ridge.ts';

interface Problem {
  design: Design;
  answers: number[];
  offset: Float64Array;
}

function makeProblem(rows: number, columns: number, seed: number): Problem {
  const random = createRandom(seed);
  const values = Float64Array.from({ length: rows * columns }, () => drawNormal(random));
  const answers = Array.from({ length: rows }, (_, row) =>
    random() < sigma(2 * (values[row * columns] ?? 0)) ? 1 : 0,
  );
  return {
    design: { values, rows, columns },
    answers,
    offset: new Float64Array(rows).map(() => drawNormal(random)),
  };
}

test('the gradient is 0 where it ends: of any design, with any ridge, with and without offsets', () => {
  const lambdas = fc.constantFrom(0.01, 0.7, 30, 1000);
  const sizes = fc.record({ rows: fc.integer({ min: 1, max: 60 }), columns: fc.integer({ min: 0, max: 8 }) });
  fc.assert(
    fc.property(sizes, fc.nat(), lambdas, fc.boolean(), ({ rows, columns }, seed, lambda, hasOffset) => {
      const { design, answers, offset } = makeProblem(rows, columns, seed);
      const options = { lambda, interceptLambda: 0.3, ...(hasOffset ? { offset } : {}) };
      const { intercept, weights } = fitRidge(design, answers, options);
      const gradient = new Float64Array(columns + 1);
      gradient[0] = 0.3 * intercept;
      weights.forEach((weight, k) => {
        gradient[k + 1] = lambda * weight;
      });
      for (let row = 0; row < rows; row++) {
        let logOdds = intercept + (hasOffset ? offset[row]! : 0);
        weights.forEach((weight, k) => {
          logOdds += weight * design.values[row * columns + k]!;
        });
        const error = sigma(logOdds) - answers[row]!;
        gradient[0]! += error;
        for (let k = 0; k < columns; k++) gradient[k + 1]! += error * design.values[row * columns + k]!;
      }
      gradient.forEach((slope) => {
        assert.ok(Math.abs(slope) < 1e-4 * (1 + lambda));
      });
    }),
    { numRuns: 300 },
  );
});

test('a free intercept alone is the share of yes', () => {
  const fit = fitRidge({ values: new Float64Array(0), rows: 4, columns: 0 }, [1, 0, 0, 0], { lambda: 1000 });
  assert.ok(Math.abs(sigma(fit.intercept) - 0.25) < 1e-9);
});

test('more ridge, smaller weights', () => {
  const { design, answers } = makeProblem(60, 3, 5);
  const lengths = [0.1, 1, 10, 100, 1000].map((lambda) =>
    Math.hypot(...fitRidge(design, answers, { lambda }).weights),
  );
  assert.deepEqual(
    lengths,
    [...lengths].sort((a, b) => b - a),
  );
  assert.ok(lengths[4]! < 0.1 * lengths[0]!);
});

test('refuses what has no answer', () => {
  const { design, answers } = makeProblem(10, 2, 1);
  const refused = { code: 'invalid_design' };
  assert.throws(() => fitRidge(design, answers.slice(1), { lambda: 1 }), refused);
  assert.throws(() => fitRidge({ ...design, rows: 11 }, [...answers, 1], { lambda: 1 }), refused);
  assert.throws(() => fitRidge(design, answers, { lambda: 1, offset: new Float64Array(9) }), refused);
  const broken = { ...design, values: design.values.map((value, k) => (k === 3 ? Number.NaN : value)) };
  assert.throws(() => fitRidge(broken, answers, { lambda: 1 }), refused);
  const twice = { rows: 2, columns: 2, values: Float64Array.of(1, 1, 2, 2) };
  assert.throws(() => fitRidge(twice, [1, 0], { lambda: 0 }), refused);
});
