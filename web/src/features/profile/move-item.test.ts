import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveItem } from './move-item.ts';

test('an item goes to its new place and the others close up', () => {
  const items = ['a', 'b', 'c', 'd'];
  assert.deepEqual(moveItem(items, 0, 2), ['b', 'c', 'a', 'd']);
  assert.deepEqual(moveItem(items, 3, 0), ['d', 'a', 'b', 'c']);
  assert.deepEqual(moveItem(items, 1, 9), ['a', 'c', 'd', 'b']);
  assert.equal(moveItem(items, 2, 2), items);
  assert.equal(moveItem(items, 7, 0), items);
});
