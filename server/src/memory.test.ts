import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveBackMemory } from './memory.ts';

test('what garbage took is given back, and the collector stays out of reach', () => {
  let kept: number[][] = [];
  for (let n = 0; n < 400_000; n += 1) kept.push([n, n + 1, n + 2]);
  assert.ok(kept.length > 0);
  kept = [];
  const { heapTotal } = process.memoryUsage();
  giveBackMemory();
  assert.ok(process.memoryUsage().heapTotal < heapTotal - 10_000_000);
  assert.equal('gc' in globalThis, false);
});
