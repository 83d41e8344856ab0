import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTop, type Ranked } from './top.ts';

const ranked: fc.Arbitrary<Ranked> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 2 }),
  score: fc.constantFrom(0.1, 0.2, 0.3),
  tie: fc.nat(3),
});

test('keeps the best K of any stream: by score falling, tie rising, id rising', () => {
  const people = fc.uniqueArray(ranked, { selector: (person) => person.id, maxLength: 60 });
  fc.assert(
    fc.property(people, fc.nat(20), (stream, limit) => {
      const top = createTop(limit);
      for (const person of stream) if (top.mayEnter(person.score)) top.offer(person);
      const sorted = stream.toSorted((a, b) => b.score - a.score || a.tie - b.tie || (a.id < b.id ? -1 : 1));
      assert.deepEqual(top.drain(), sorted.slice(0, limit));
    }),
    { numRuns: 1000 },
  );
});
