import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasCollected, keepCollected } from './daily-mark.ts';

test('collected is collected until midnight of UTC, for this member alone', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const evening = Date.UTC(2026, 4, 3, 23, 59);
  keepCollected('ada', evening, storage);
  assert.equal(hasCollected('ada', evening + 30_000, storage), true);
  assert.equal(hasCollected('ada', evening + 60_000, storage), false, 'the next day');
  assert.equal(hasCollected('bob', evening, storage), false, 'another member');
});
