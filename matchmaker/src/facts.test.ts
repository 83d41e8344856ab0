import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { factsOf } from './facts.ts';
import { createStore, dropPerson, putPerson } from './store.ts';
import { anyHistory, IDS, makePerson, NOW } from './testing/world.ts';

const HOUR = 3_600_000;
/** Numbers are kept as 32-bit floats of their exponential, and log-odds within their bound. */
const isNear = (found: number, wanted: number) => Math.abs(found - wanted) <= 1e-5 * (1 + Math.abs(wanted));

test('tells what was last told of a person, and nothing of who has gone', () => {
  let told = 0;
  fc.assert(
    fc.property(anyHistory, fc.constantFrom(2, 3, 128), (history, leafRows) => {
      const store = createStore(leafRows);
      for (const change of history) {
        if (change.kind === 'upsert') putPerson(store, change.person);
        else dropPerson(store, change.id);
      }
      for (const id of IDS) {
        const last = history.findLast(
          (change) => (change.kind === 'upsert' ? change.person.id : change.id) === id,
        );
        const facts = factsOf(store, store.ids.find(id));
        if (last?.kind !== 'upsert') {
          assert.equal(facts, null);
          continue;
        }
        const { person } = last;
        assert.ok(facts);
        assert.deepEqual([facts.gender, facts.birthDate], [person.gender, person.birthDate]);
        assert.deepEqual([...facts.interests].sort(), [...person.interests].sort());
        assert.equal(facts.joinedAt, Math.floor(person.joinedAt / HOUR) * HOUR);
        assert.ok(isNear(facts.says, Math.max(-4, Math.min(4, person.says))));
        assert.ok(isNear(facts.gets, Math.max(-4, Math.min(4, person.gets))));
        if (person.boost === 1) assert.ok(isNear(facts.exposures, person.exposures), `${facts.exposures}`);
        else assert.ok(facts.exposures <= person.exposures + 1e-3);
        told += 1;
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(told > 1_000);
});

test('an unknown id: null', () => {
  const store = createStore();
  putPerson(store, makePerson('ann', { joinedAt: NOW }));
  assert.equal(factsOf(store, store.ids.find('bob')), null);
});
