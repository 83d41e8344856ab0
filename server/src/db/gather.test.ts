import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGatherer } from './gather.ts';

test('what arrives together goes together, and each gets its own answer', async () => {
  const batches: number[] = [];
  const double = createGatherer<number, number>(
    async (items) => {
      batches.push(items.length);
      await sleep(5);
      return items.map((item) => item * 2);
    },
    { maxItems: 50, parallel: 1 },
  );
  const answers = await Promise.all(Array.from({ length: 120 }, (_, index) => double(index)));
  assert.deepEqual(
    answers,
    Array.from({ length: 120 }, (_, index) => index * 2),
  );
  assert.deepEqual(batches, [50, 50, 20]);
});

test('one bad item fails alone', async () => {
  const check = createGatherer<number, string>(
    async (items) => {
      if (items.includes(3)) throw new Error('three');
      return items.map(String);
    },
    { maxItems: 10, parallel: 2 },
  );
  const settled = await Promise.allSettled([1, 2, 3, 4].map(check));
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  );
});
