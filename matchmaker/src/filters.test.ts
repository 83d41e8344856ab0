import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { accepts, createMatchmaker, createMutualFilter, type Person } from './index.ts';
import { acceptsNaively } from './testing/naive-ranking.ts';
import { anyPerson, LYON, makePerson, makeRequest, NOW } from './testing/world.ts';

const DAY = 86_400_000;

/** For each filter: what the asker insists on, somebody it accepts and somebody it refuses. */
const FILTERS: [name: string, asker: Partial<Person>, accepted: Partial<Person>, refused: Partial<Person>][] =
  [
    ['gender', { interestedIn: ['man'] }, { gender: 'man' }, { gender: 'nonbinary' }],
    ['no gender', { interestedIn: ['woman'] }, {}, { gender: 'man' }],
    ['age from', { ageMin: 31 }, { birthDate: '1995-11-22' }, { birthDate: '1995-11-23' }],
    ['age to', { ageMax: 30 }, { birthDate: '1995-11-23' }, { birthDate: '1995-11-22' }],
    [
      'distance',
      { maxDistanceKm: 392 },
      { maxDistanceKm: 20_000, cell: LYON },
      { cell: LYON, maxDistanceKm: 391 },
    ],
    ['verified', { mustHaves: { verified: true } }, { verified: true }, {}],
    ['bio', { mustHaves: { hasBio: true } }, { hasBio: true }, {}],
    ['new', { mustHaves: { newHere: true } }, { joinedAt: NOW - 14 * DAY }, { joinedAt: NOW - 14.05 * DAY }],
    [
      'active',
      { mustHaves: { recentlyActive: true } },
      { lastActiveAt: NOW - 7 * DAY },
      { lastActiveAt: NOW - 7.05 * DAY },
    ],
    ['tall', { mustHaves: { heightMinCm: 170 } }, { heightCm: 170 }, { heightCm: 169 }],
    ['small', { mustHaves: { heightMaxCm: 170 } }, { heightCm: 170 }, { heightCm: 171 }],
    ['known height', { mustHaves: { heightMinCm: 0 } }, { heightCm: 170 }, { heightCm: null }],
    ['intent', { mustHaves: { intents: ['long', 'open'] } }, { intent: 'open' }, { intent: 'short' }],
    ['known intent', { mustHaves: { intents: ['long'] } }, { intent: 'long' }, { intent: null }],
    [
      'language',
      { mustHaves: { languages: ['fr', 'de'] } },
      { languages: ['en', 'de'] },
      { languages: ['en'] },
    ],
    [
      'interest',
      { mustHaves: { interests: ['go', 'chess'] } },
      { interests: ['go'] },
      { interests: ['tea'] },
    ],
  ];

function meets(viewer: Partial<Person>, person: Partial<Person>): boolean {
  const matchmaker = createMatchmaker();
  matchmaker.upsert(makePerson('ann', person));
  return matchmaker.rank(makePerson('me', viewer), makeRequest({ pageSize: 0 })).eligible === 1;
}

for (const [name, asker, accepted, refused] of FILTERS) {
  test(`hard filter in both directions: ${name}`, () => {
    assert.ok(meets(asker, accepted), 'the viewer asks, and sees who fits');
    assert.ok(!meets(asker, refused), 'the viewer asks, and does not see who does not fit');
    assert.ok(meets(accepted, asker), 'the person asks, and is shown to who fits');
    assert.ok(!meets(refused, asker), 'the person asks, and is not shown to who does not fit');
  });
}

test('must-haves that ask for nothing refuse nobody', () => {
  const nothing = {
    intents: [],
    languages: [],
    interests: [],
    verified: false,
    newHere: false,
    hasBio: false,
  };
  assert.ok(meets({ mustHaves: nothing }, {}));
});

test('accepts follows the rule as it is written, on 2,000 pairs', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(anyPerson, anyPerson, (asker, subject) => {
      const verdict = accepts(asker, subject, NOW);
      assert.equal(verdict, acceptsNaively(asker, subject, NOW));
      seen.add(verdict);
    }),
    { numRuns: 2000 },
  );
  assert.equal(seen.size, 2);
});

test('one person against many is the same as pair by pair, both ways, in whatever order', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(anyPerson, fc.array(anyPerson, { maxLength: 12 }), (one, others) => {
      const fits = createMutualFilter(one, NOW);
      for (const other of others) {
        const verdict = fits(other);
        assert.equal(verdict, accepts(one, other, NOW) && accepts(other, one, NOW));
        seen.add(verdict);
      }
    }),
    { numRuns: 500 },
  );
  assert.equal(seen.size, 2);
});

test('never oneself, nobody excluded, incognito people only for those whom they like', () => {
  const matchmaker = createMatchmaker();
  for (const id of ['me', 'ann', 'bob']) matchmaker.upsert(makePerson(id, { incognito: id === 'bob' }));
  const idsFor = (change: object) =>
    matchmaker.rank(makePerson('me'), makeRequest(change)).people.map((person) => person.id);
  assert.deepEqual(idsFor({}), ['ann']);
  assert.deepEqual(idsFor({ likedMe: new Set(['bob']) }).sort(), ['ann', 'bob']);
  assert.deepEqual(idsFor({ likedMe: new Set(['bob']), excluded: new Set(['bob', 'ann']) }), []);
});

test('who likes me is not scored differently for it', () => {
  const matchmaker = createMatchmaker();
  for (const id of ['ann', 'bob', 'cid']) matchmaker.upsert(makePerson(id));
  const plain = matchmaker.rank(makePerson('me'), makeRequest());
  assert.equal(plain.people.length, 3);
  assert.deepEqual(matchmaker.rank(makePerson('me'), makeRequest({ likedMe: new Set(['cid']) })), plain);
});
