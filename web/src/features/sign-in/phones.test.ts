import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatNumber, judgeNumber, listCountries, writeInternational } from './phones.ts';

test('a number is written as its country writes it, and a "+" chooses the country', () => {
  assert.deepEqual(formatNumber('FR', '0612345678'), { text: '06 12 34 56 78', country: 'FR' });
  assert.deepEqual(formatNumber('US', '2015550123'), { text: '(201) 555-0123', country: 'US' });
  assert.deepEqual(formatNumber('US', '+33612345678'), { text: '06 12 34 56 78', country: 'FR' });
  assert.equal(formatNumber('FR', '06a1').text.replace(/\s/g, ''), '061');
});

test('what cannot be a number is told apart', () => {
  assert.deepEqual(judgeNumber('FR', '06 12 34 56 78'), { e164: '+33612345678' });
  assert.deepEqual(judgeNumber('US', '(907) 555-0100'), { e164: '+19075550100' });
  assert.deepEqual(judgeNumber('FR', ' '), { problem: 'empty' });
  assert.deepEqual(judgeNumber('FR', '0612'), { problem: 'short' });
  assert.deepEqual(judgeNumber('FR', '06123456789999'), { problem: 'long' });
});

test('every country has a dial code, and a number is shown with it', () => {
  const countries = listCountries();
  assert.ok(countries.length > 200 && countries.every(({ dial }) => /^\d{1,4}$/.test(dial)));
  assert.equal(writeInternational('+33612345678'), '+33 6 12 34 56 78');
});
