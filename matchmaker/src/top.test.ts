import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTop } from './top.ts';

const idOf = (number: number) => `person-${number}`;

const contender = fc.record({
  number: fc.nat(99),
  score: fc.constantFrom(0.1, 0.2, 0.3),
  tie: fc.nat(3),
});

test('keeps the best K of any stream: by score falling, tie rising, id rising', () => {
  const people = fc.uniqueArray(contender, { selector: (person) => person.number, maxLength: 60 });
  fc.assert(
    fc.property(people, fc.nat(20), (stream, limit) => {
      const ties = new Map(stream.map(({ number, tie }) => [number, tie]));
      const top = createTop(limit, idOf, (number) => ties.get(number) ?? Number.NaN);
      for (const { number, score } of stream) top.offer(number, score);
      const named = stream.map(({ number, score, tie }) => ({ id: idOf(number), score, tie }));
      named.sort((a, b) => b.score - a.score || a.tie - b.tie || (a.id < b.id ? -1 : 1));
      assert.deepEqual(top.drain(), named.slice(0, limit));
    }),
    { numRuns: 1000 },
  );
});
