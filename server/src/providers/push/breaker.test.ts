import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBreaker } from './breaker.ts';
import type { PushResult } from './index.ts';

const ACCEPTED: PushResult = { outcome: 'accepted' };
const TROUBLE: PushResult = { outcome: 'retry', code: 'timeout', afterMs: null };
const QUOTA: PushResult = { outcome: 'retry', code: '429', afterMs: 60_000 };

function createTimed(limit = 10) {
  const time = { now: 1_000 };
  const breaker = createBreaker({ limit, now: () => time.now });
  const run = (result: PushResult) => breaker.run(() => Promise.resolve(result));
  return { breaker, time, run };
}

test('after five failures in a row nobody calls; then one tries, and decides', async () => {
  const { breaker, time, run } = createTimed();
  for (let index = 0; index < 4; index += 1) await run(TROUBLE);
  await run(ACCEPTED);
  for (let index = 0; index < 4; index += 1) await run(TROUBLE);
  assert.equal(breaker.open, false, 'never five in a row');
  await run(TROUBLE);
  assert.equal(breaker.open, true);
  assert.deepEqual(await run(ACCEPTED), { outcome: 'paused', afterMs: 2_000 });

  time.now += 2_000;
  const tries: ((result: PushResult) => void)[] = [];
  const trying = breaker.run(() => new Promise((resolve) => tries.push(resolve)));
  assert.equal((await run(ACCEPTED)).outcome, 'paused', 'one alone tries');
  tries[0]?.(TROUBLE);
  assert.deepEqual(await trying, TROUBLE);
  assert.deepEqual(await run(ACCEPTED), { outcome: 'paused', afterMs: 4_000 });

  time.now += 4_000;
  assert.deepEqual(await run(ACCEPTED), ACCEPTED);
  assert.equal(breaker.open, false);
  assert.deepEqual(await run(ACCEPTED), ACCEPTED);
});

test('a full quota is the vendor answering', async () => {
  const { breaker, run } = createTimed();
  for (let index = 0; index < 20; index += 1) assert.deepEqual(await run(QUOTA), QUOTA);
  assert.equal(breaker.open, false);
});

test('no more calls at once than its limit, also when one throws', async () => {
  const { breaker, run } = createTimed(2);
  const ends: (() => void)[] = [];
  const slow = () => new Promise<PushResult>((resolve) => ends.push(() => resolve(ACCEPTED)));
  const running = [breaker.run(slow), breaker.run(slow)];
  assert.equal((await run(ACCEPTED)).outcome, 'paused');
  for (const end of ends) end();
  await Promise.all(running);
  await assert.rejects(breaker.run(() => Promise.reject(new Error('no'))));
  assert.deepEqual(await run(ACCEPTED), ACCEPTED);
});
