import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Breathe } from '@romantic/matchmaker';
import { createBreathe, createSlices } from './slices.ts';

/** Holds the thread. */
function work(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

async function workLong(breathe: Breathe, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    work(0.5);
    await breathe();
  }
}

test('the event loop has its turn when a slice is spent, and not before', async () => {
  const turns = { count: 0, open: true };
  const loop = (): void => {
    turns.count += 1;
    if (turns.open) setImmediate(loop);
  };
  setImmediate(loop);
  await workLong(createBreathe(5), 100);
  turns.open = false;
  // 50 ms of work in slices of 5 ms; a slow machine only makes the slices fewer steps long.
  assert.ok(turns.count >= 8, `${turns.count} turns`);
  assert.equal(createBreathe(1_000)(), undefined);
});

test('as much as agreed goes on at once, the others in the order they came, also after a failure', async () => {
  const runSliced = createSlices({ parallel: 2, sliceMs: 1 });
  const told: string[] = [];
  const piece = (name: string, ms: number) =>
    runSliced(async () => {
      told.push(name);
      await sleep(ms);
      if (name === 'short') throw new Error('no');
      return name;
    });
  const results = await Promise.allSettled([
    piece('long', 60),
    piece('short', 1),
    piece('third', 1),
    piece('fourth', 1),
  ]);
  assert.deepEqual(told, ['long', 'short', 'third', 'fourth']);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
  assert.equal(await piece('after', 1), 'after');
});

test('never more than agreed', async () => {
  const runSliced = createSlices({ parallel: 2, sliceMs: 1 });
  const now = { running: 0, most: 0 };
  const pieces = Array.from({ length: 20 }, (_, index) =>
    runSliced(async (breathe) => {
      now.running += 1;
      now.most = Math.max(now.most, now.running);
      await workLong(breathe, index % 5);
      now.running -= 1;
    }),
  );
  await Promise.all(pieces);
  assert.deepEqual(now, { running: 0, most: 2 });
});

test('short pieces, one after another, leave the event loop its turns', async () => {
  const runSliced = createSlices({ parallel: 2, sliceMs: 2 });
  const turns = { count: 0, open: true };
  const loop = (): void => {
    turns.count += 1;
    if (turns.open) setImmediate(loop);
  };
  setImmediate(loop);
  await Promise.all(Array.from({ length: 40 }, () => runSliced(async () => work(1))));
  turns.open = false;
  // 40 ms of work, 4 ms a turn.
  assert.ok(turns.count >= 7, `${turns.count} turns`);
});
