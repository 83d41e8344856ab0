import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPrice, perMonth, savedByYear } from './money.ts';

const plain = (text: string) => text.replaceAll(/\s/g, ' ');

test('a price is written as its language and its currency do', () => {
  assert.equal(formatPrice({ amount: 999, currency: 'EUR' }, 'en'), '€9.99');
  assert.equal(plain(formatPrice({ amount: 999, currency: 'EUR' }, 'fr')), '9,99 €');
  assert.equal(formatPrice({ amount: 999, currency: 'JPY' }, 'en'), '¥999', 'yen have no cents');
  assert.equal(plain(formatPrice({ amount: 1234, currency: 'KWD' }, 'en')), 'KWD 1.234', 'dinars have three');
});

test('a year by the month is rounded up, what it saves down', () => {
  assert.deepEqual(perMonth({ amount: 5_999, currency: 'EUR' }), { amount: 500, currency: 'EUR' });
  const month = { amount: 999, currency: 'EUR' };
  assert.equal(savedByYear(month, { amount: 5_999, currency: 'EUR' }), 49);
  assert.equal(
    savedByYear(month, { amount: 13_000, currency: 'EUR' }),
    0,
    'a year that costs more saves nothing',
  );
});
