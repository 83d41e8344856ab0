import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDb } from './db.ts';
import { createTestDatabase } from './test-database.ts';
import { readTextArray, writeTextArray } from './text-array.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', '\\', ',', '{', '}', ' ', '\n', 'a', 'ä') }),
  fc.constantFrom('', 'NULL', 'null', '{}', '{{}}'),
);
const anyList = fc.array(fc.option(anyText, { freq: 6 }), { maxLength: 8 });

test('what is written is read again, whatever it is', () => {
  fc.assert(
    fc.property(anyList, (list) => assert.deepEqual(readTextArray(writeTextArray(list)), list)),
    { numRuns: 2_000 },
  );
});

test('PostgreSQL writes and reads lists of texts in the same way', async (t) => {
  const { url } = await createTestDatabase(t, { template: false });
  const db = createDb({ url, maxConnections: 1, statementTimeoutMs: 10_000, observe() {} });
  t.after(() => db.close());
  await fc.assert(
    fc.asyncProperty(fc.array(anyList, { minLength: 1, maxLength: 5 }), async (lists) => {
      for (const texts of lists) {
        const list = texts as never;
        const [row] = await db<{ same: unknown; made: unknown; joined: string }>('texts')`
          select ${list}::text[] as same, array_to_string(${list}::text[], '|', 'NIL') as joined,
            array(select item from unnest(${list}::text[]) item) as made`;
        assert.deepEqual(row?.same, list);
        assert.deepEqual(row?.made, list);
        assert.equal(row?.joined, texts.map((item) => item ?? 'NIL').join('|'));
      }
    }),
    { numRuns: 100 },
  );
});

test('PostgreSQL writes and reads lists of ids in the same way, and refuses what is none', async (t) => {
  const { url } = await createTestDatabase(t, { template: false });
  const db = createDb({ url, maxConnections: 1, statementTimeoutMs: 10_000, observe() {} });
  t.after(() => db.close());
  const send = async (ids: unknown) =>
    (
      await db<{ same: unknown; count: number }>('ids')`
      select ${ids as never}::uuid[] as same, cardinality(${ids as never}::uuid[]) as count`
    )[0];
  const anyIds = fc.array(fc.option(fc.uuid(), { freq: 6 }), { maxLength: 8 });
  const check = async (ids: unknown[]) => assert.deepEqual(await send(ids), { same: ids, count: ids.length });
  await fc.assert(fc.asyncProperty(anyIds, check), { numRuns: 100 });
  const id = '00000000-0000-4000-8000-000000000000';
  const none = [
    '',
    'a',
    `${id},${id}`,
    `NULL,${id.replaceAll('-', '').slice(1)}`,
    `"${id.slice(2)}"`,
    `{${id.slice(2)}}`,
  ];
  for (const text of none) await assert.rejects(send([id, text]), { code: '22P02' });
});

test('what is no list of texts is refused', () => {
  for (const text of ['', 'a', '{{a},{b}}', '{"a', '{"a\\"}'])
    assert.throws(() => readTextArray(text), TypeError);
  for (const item of [1, undefined, {}, ['a']])
    assert.throws(() => writeTextArray([item as never]), TypeError);
});
