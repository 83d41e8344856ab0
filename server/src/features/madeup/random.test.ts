import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom, hashToUnit } from './random.ts';

const first = (count: number, ...parts: (string | number)[]) => {
  const random = createRandom(...parts);
  return Array.from({ length: count }, () => random.unit());
};

test('the same parts give the same stream, others another', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, name) => {
      assert.deepEqual(first(20, seed, name), first(20, seed, name));
      assert.notDeepEqual(first(20, seed, name), first(20, seed, `${name}.`));
      assert.ok(first(20, seed, name).every((value) => value >= 0 && value < 1));
    }),
  );
});

test('parts are kept apart', () => {
  assert.notEqual(hashToUnit('ab', 'c'), hashToUnit('a', 'bc'));
});

test('streams of neighbouring numbers are spread evenly from their first number on', () => {
  const tenths = new Array<number>(10).fill(0);
  for (let index = 0; index < 10_000; index += 1) {
    const tenth = Math.floor((first(1, 1, index)[0] ?? 0) * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  // Four standard deviations around 1,000.
  assert.ok(
    tenths.every((count) => Math.abs(count - 1000) < 120),
    tenths.join(),
  );
});

test('a sample has no repeats and is no longer than its list', () => {
  fc.assert(
    fc.property(fc.integer(), fc.uniqueArray(fc.integer()), fc.nat(12), (seed, list, count) => {
      const taken = createRandom(seed).sample(list, count);
      assert.equal(taken.length, Math.min(count, list.length));
      assert.equal(new Set(taken).size, taken.length);
      assert.ok(taken.every((entry) => list.includes(entry)));
    }),
  );
});

test('weights are shares, and a weight of nothing is never taken', () => {
  const random = createRandom('weights');
  const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (let round = 0; round < 10_000; round += 1) {
    const taken = random.weighted([
      ['a', 3],
      ['b', 1],
      ['c', 0],
    ]);
    counts[taken] = (counts[taken] ?? 0) + 1;
  }
  assert.equal(counts.c, 0);
  assert.ok(Math.abs((counts.a ?? 0) - 7500) < 200, JSON.stringify(counts));
});

test('normal numbers have their mean and deviation', () => {
  const random = createRandom('normal');
  const values = Array.from({ length: 10_000 }, () => random.normal(170, 7));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  assert.ok(Math.abs(mean - 170) < 0.3, String(mean));
  assert.ok(Math.abs(Math.sqrt(variance) - 7) < 0.3, String(variance));
});
