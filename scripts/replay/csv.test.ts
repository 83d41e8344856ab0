import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CsvError, parseCsv } from './csv.ts';

test('only the wanted columns are given, wherever they stand', () => {
  const rows = parseCsv('a,b,c\r\n1,2,3\r\n4,,6\r\n', ['c', 'b']);
  assert.deepEqual(rows, [
    { c: '3', b: '2' },
    { c: '6', b: '' },
  ]);
});

test('a table that is not what it should be is refused with its line', () => {
  const refused: [text: string, why: RegExp][] = [
    ['', /line 1 is empty|it is empty/],
    ['a,b\n1,2,3\n', /line 2 has 3 fields, the header 2/],
    ['a,b\n1\n', /line 2 has 1 fields, the header 2/],
    ['a,b\n\n1,2\n', /line 2 is empty/],
    ['a,b\n1,"2"\n', /line 2 has quotes/],
    ['a\n1\n', /no column b/],
  ];
  for (const [text, why] of refused) {
    assert.throws(
      () => parseCsv(text, ['a', 'b']),
      (error: unknown) => error instanceof CsvError && why.test(error.message),
      JSON.stringify(text),
    );
  }
});

test('a mark at the beginning of the file is no part of the first column', () => {
  assert.deepEqual(parseCsv('\uFEFFa\n1\n', ['a']), [{ a: '1' }]);
});
