import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { factorize, solveFactored } from './cholesky.ts';
import { createRandom, drawNormal } from './random.ts';

test('solves what was multiplied, whatever the matrix', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (size, seed) => {
      const random = createRandom(seed);
      const root = Float64Array.from({ length: size * size }, () => drawNormal(random));
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          matrix[i * size + j] = i === j ? 0.1 : 0;
          for (let k = 0; k < size; k++) matrix[i * size + j]! += root[i * size + k]! * root[j * size + k]!;
        }
      const solution = Float64Array.from({ length: size }, () => drawNormal(random));
      const vector = solution.map((_, i) =>
        solution.reduce((sum, part, k) => sum + matrix[i * size + k]! * part, 0),
      );
      assert.equal(factorize(matrix, size), true);
      solveFactored(matrix, size, vector);
      vector.forEach((part, k) => {
        assert.ok(Math.abs(part - solution[k]!) < 1e-6);
      });
    }),
  );
});

test('says so when there is no single solution', () => {
  assert.equal(factorize(Float64Array.of(1, 0, 1, 1), 2), false);
  assert.equal(factorize(Float64Array.of(-1), 1), false);
});
