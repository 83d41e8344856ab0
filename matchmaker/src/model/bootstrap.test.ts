import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRatio } from './auc.ts';
import { bootstrap, bootstrapDifference } from './bootstrap.ts';
import { createRandom, drawNormal } from './random.ts';

const random = createRandom(7);
const tops = Array.from({ length: 40 }, () => 3 + drawNormal(random));
const mean = createRatio(
  tops,
  tops.map(() => 1),
);
const options = { groups: 40, replicates: 2000, seed: 1 };

test('the interval of a mean is what the textbook says, and the same for the same seed', () => {
  const { value, low, high } = bootstrap(mean, options);
  const spread = Math.sqrt(tops.reduce((sum, top) => sum + (top - value) ** 2, 0) / 40 / 40);
  assert.ok(Math.abs(low - (value - 1.96 * spread)) < 0.04);
  assert.ok(Math.abs(high - (value + 1.96 * spread)) < 0.04);
  assert.deepEqual(bootstrap(mean, options), { value, low, high });
  assert.notDeepEqual(bootstrap(mean, { ...options, seed: 2 }), { value, low, high });
});

test('paired: what both have in common does not blur their difference', () => {
  const better = createRatio(
    tops.map((top) => top + 0.1),
    tops.map(() => 1),
  );
  const { low, high } = bootstrapDifference(better, mean, options);
  assert.ok(low > 0.099 && high < 0.101);
});

test('draws without a figure are left out', () => {
  const sometimes = (counts: ArrayLike<number>): number => (counts[0] === 0 ? Number.NaN : 1);
  assert.deepEqual(bootstrap(sometimes, options), { value: 1, low: 1, high: 1 });
});
