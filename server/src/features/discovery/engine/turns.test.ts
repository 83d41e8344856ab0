import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGathering, createTurns } from './turns.ts';

test('work is done one after the other, in order, also after a failure', async () => {
  const inTurn = createTurns();
  const told: string[] = [];
  const work = (name: string, ms: number) => async () => {
    told.push(`${name} begins`);
    await sleep(ms);
    told.push(`${name} ends`);
    if (name === 'b') throw new Error('b failed');
    return name;
  };
  const results = await Promise.allSettled([
    inTurn(work('a', 20)),
    inTurn(work('b', 1)),
    inTurn(work('c', 5)),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(told, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('what is asked for while a turn is awaited is done together, what comes during it in the next', async () => {
  const inTurn = createTurns();
  const done: string[][] = [];
  const gather = createGathering(inTurn, async (ids) => {
    await sleep(5);
    done.push([...ids]);
  });
  const busy = inTurn(() => sleep(20));
  const waiting = [gather(['a']), gather(['b', 'a'])];
  await busy;
  await sleep(1);
  const late = gather(['c']);
  await Promise.all(waiting);
  assert.deepEqual(done, [['a', 'b']]);
  await late;
  assert.deepEqual(done, [['a', 'b'], ['c']]);
});

test('a failure is told to those who asked for it only', async () => {
  const inTurn = createTurns();
  const failing = new Set(['bad']);
  const gather = createGathering(inTurn, async (ids) => {
    if (ids.some((id) => failing.has(id))) throw new Error('no');
  });
  const first = gather(['bad']);
  await assert.rejects(first, /no/);
  await gather(['good']);
});
