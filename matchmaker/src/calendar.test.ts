import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOn, hourOf } from './calendar.ts';

test('age changes on the birthday, at midnight UTC', () => {
  const birthday = Date.UTC(2026, 10, 22);
  assert.equal(ageOn('2008-11-22', birthday - 1), 17);
  assert.equal(ageOn('2008-11-22', birthday), 18);
  assert.equal(ageOn('2008-11-23', birthday), 17);
});

test('who was born on 29 February ages on 1 March in other years', () => {
  assert.equal(ageOn('2004-02-29', Date.UTC(2026, 1, 28)), 21);
  assert.equal(ageOn('2004-02-29', Date.UTC(2026, 2, 1)), 22);
  assert.equal(ageOn('2004-02-29', Date.UTC(2028, 1, 29)), 24);
});

test('hours are rounded down', () => {
  assert.equal(hourOf(3_599_999), 0);
  assert.equal(hourOf(3_600_000), 1);
});
