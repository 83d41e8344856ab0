import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findPhoneNumbersInText } from 'libphonenumber-js';
import { findFlags } from './flags.ts';

test('links, addresses and numbers are found, dates and prices are not', () => {
  const flags = (text: string) => findFlags(text).join();
  for (const text of ['see example.com', 'http://x.example/a', 'me@example.org', 'ｅｘａｍｐｌｅ．ｃｏｍ'])
    assert.equal(flags(text), 'link', text);
  for (const text of ['06 12 34 56 78', '+1 415 555 0132', '＋１ ４１５ ５５５ ０１３２', '٠٦١٢٣٤٥٦٧٨'])
    assert.equal(flags(text), 'phone', text);
  assert.equal(flags('+14155550132 or example.com'), 'link,phone');
  for (const text of ['', 'at 20:30 on 12.5.', '2+2=4', '45,50 € for 2', '#12345# hello'])
    assert.equal(flags(text), '', text);
});

test('what is not looked at has no number that the library would find', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '0033',
      '011 44',
      '33',
      'tel:',
      '(',
      ')',
      ' ',
      '-',
      '.',
      '/',
      'ext ',
      '~',
      '⁺',
      '﹢',
      'call ',
    ),
    fc.integer({ min: 0, max: 99_999_999 }).map(String),
    fc.string({ maxLength: 4, unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const plain = pieces.join('').normalize('NFKC').replaceAll('+', '');
      assert.deepEqual(findPhoneNumbersInText(plain), []);
    }),
    { numRuns: 500 },
  );
});
