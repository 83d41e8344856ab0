import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDigits } from './code-digits.ts';

test('a code is read out of whatever was pasted', () => {
  assert.equal(readDigits('123 456'), '123456');
  assert.equal(readDigits('Your code is 123456. Do not tell it.'), '123456');
  assert.equal(readDigits('١٢٣۴۵۶'), '123456');
  assert.equal(readDigits('12345678'), '123456');
  assert.equal(readDigits('abc'), '');
});
