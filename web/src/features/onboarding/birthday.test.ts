import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datePartOrder, judgeBirthday } from './birthday.ts';

const judge = (day: string, month: string, year: string) => judgeBirthday({ day, month, year }, '2026-11-23');

test('eighteen today is old enough, tomorrow is not', () => {
  assert.deepEqual(judge('23', '11', '2008'), { birthDate: '2008-11-23', age: 18 });
  assert.deepEqual(judge('24', '11', '2008'), { problem: 'young' });
});

test('days that do not exist, are to come, or are too long ago are told apart', () => {
  assert.deepEqual(judge('31', '2', '1990'), { problem: 'impossible' });
  assert.deepEqual(judge('29', '2', '1996'), { birthDate: '1996-02-29', age: 30 });
  assert.deepEqual(judge('1', '13', '1990'), { problem: 'impossible' });
  assert.deepEqual(judge('1', '1', '2027'), { problem: 'future' });
  assert.deepEqual(judge('1', '1', '1890'), { problem: 'old' });
  assert.deepEqual(judge('', '1', '1990'), { problem: 'empty' });
  assert.deepEqual(judge('1', '1', '19'), { problem: 'empty' });
});

test('a date is asked for in the order of the language', () => {
  assert.deepEqual(datePartOrder('en-US'), ['month', 'day', 'year']);
  assert.deepEqual(datePartOrder('fr'), ['day', 'month', 'year']);
});
