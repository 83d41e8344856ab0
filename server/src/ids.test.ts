import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, newPublicId } from './ids.ts';

test('rows’ ids are in order of their time, and it can be read from them', () => {
  const times = [0, 1, 1_800_000_000_000, 1_800_000_000_001, 2 ** 47];
  const ids = times.map((time) => newId(time));
  assert.deepEqual([...ids].sort(), ids);
  assert.deepEqual(
    ids.map((id) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)),
    times,
  );
  for (const id of ids)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('an id that others see holds no time', () => {
  const ids = Array.from({ length: 200 }, newPublicId);
  assert.equal(new Set(ids.map((id) => id.slice(0, 8))).size, ids.length);
  for (const id of ids) assert.match(id, /-4[0-9a-f]{3}-[89ab]/);
});
