import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createIds } from './ids.ts';
import { createMatchmaker } from './index.ts';
import { createNumberSet } from './number-set.ts';
import { makePerson, makeRequest } from './testing/world.ts';
import { hashText } from './tie.ts';

const ids = ['ann', 'bob', '0192f3a4-5b6c-7d8e-9f01-23456789abcd', '0192F3A4-5B6C-7D8E-9F01-23456789ABCD'];

test('exclusions kept for a viewer exclude like a set, whatever happens to the people meanwhile', () => {
  const matchmaker = createMatchmaker();
  const excluded = matchmaker.createExclusions([ids[0]!]);
  for (const id of ids) matchmaker.upsert(makePerson(id));
  const shown = () =>
    matchmaker
      .rank(makePerson('me'), makeRequest({ excluded }))
      .people.map((person) => person.id)
      .sort();
  assert.deepEqual(shown(), [ids[2], ids[3], ids[1]].sort());
  excluded.add(ids[3]!);
  excluded.add('nobody yet');
  matchmaker.remove(ids[3]!);
  matchmaker.upsert(makePerson('dan'));
  matchmaker.upsert(makePerson('nobody yet'));
  matchmaker.upsert(makePerson(ids[3]!));
  assert.deepEqual(shown(), [ids[2], ids[1], 'dan'].sort());
  excluded.delete(ids[3]!);
  excluded.delete('never excluded');
  assert.deepEqual(shown(), [ids[2], ids[3], ids[1], 'dan'].sort());
  assert.deepEqual([excluded.size, excluded.has(ids[0]!), excluded.has('dan')], [2, true, false]);
});

test('exclusions of one store are refused by another', () => {
  const excluded = createMatchmaker().createExclusions([]);
  assert.throws(() => createMatchmaker().rank(makePerson('me'), makeRequest({ excluded })), {
    code: 'invalid_request',
  });
});

test('everybody excluded: an honest nobody', () => {
  const matchmaker = createMatchmaker();
  const everybody = Array.from({ length: 2000 }, (_, index) => `person-${index}`);
  for (const id of everybody) matchmaker.upsert(makePerson(id));
  const excluded = matchmaker.createExclusions(everybody);
  const ranking = matchmaker.rank(makePerson('me'), makeRequest({ excluded, pageSize: 10 }));
  assert.deepEqual(ranking, { people: [], widened: true, radiusKm: 20_000, eligible: 0 });
});

test('a set of numbers behaves like a Set, small and large, sparse and dense', () => {
  const number = fc.oneof(fc.nat(40), fc.nat(3000), fc.nat(20_000_000));
  const deed = fc.record({ number, kind: fc.constantFrom('add', 'add', 'add', 'delete', 'has') });
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 300, size: 'max' }), (deeds) => {
      const [ours, theirs] = [createNumberSet(), new Set<number>()];
      for (const { kind, number } of deeds) {
        if (kind === 'add') assert.equal(ours.add(number), !theirs.has(number) && !!theirs.add(number));
        if (kind === 'delete') assert.equal(ours.delete(number), theirs.delete(number));
        assert.equal(ours.has(number), theirs.has(number));
        assert.equal(ours.size, theirs.size);
      }
      for (const number of theirs) assert.ok(ours.has(number));
    }),
    { numRuns: 1000 },
  );
});

test('ids keep their numbers; texts and hashes come back, UUIDs or not', () => {
  const word = fc.constantFrom(
    ...ids,
    'x',
    '00000000-0000-0000-0000-000000000000',
    'g0000000-0000-0000-0000-000000000000',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.uuid(), word), { maxLength: 200, size: 'max' }), (texts) => {
      const store = createIds();
      const numbers = texts.map((text) => store.take(text));
      assert.equal(store.size, new Set(texts).size);
      for (const [index, text] of texts.entries()) {
        assert.equal(store.find(text), numbers[index]);
        assert.equal(store.text(numbers[index]!), text);
        assert.equal(store.hash(numbers[index]!), hashText(text));
      }
      assert.equal(store.find('never heard of'), -1);
    }),
    { numRuns: 300 },
  );
});
