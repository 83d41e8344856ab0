import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEIGHT_CM, numberOf, RECORD } from './columns.ts';
import { createMatchmaker, type Person } from './index.ts';
import { firstRow, segmentOf } from './leaves.ts';
import { createStore, dropPerson, putPerson, type Store } from './store.ts';
import { LYON, makePerson, makeRequest, NOW, PARIS } from './testing/world.ts';

test('people come, change and go', () => {
  const matchmaker = createMatchmaker();
  matchmaker.upsert(makePerson('ann'));
  matchmaker.upsert(makePerson('ann', { cell: LYON, gender: 'man' }));
  assert.deepEqual([matchmaker.size, matchmaker.has('ann'), matchmaker.has('bob')], [1, true, false]);
  const viewer = makePerson('me', { interestedIn: ['man'], cell: LYON });
  assert.equal(matchmaker.rank(viewer, makeRequest()).eligible, 1);
  matchmaker.remove('ann');
  matchmaker.remove('ann');
  assert.deepEqual([matchmaker.size, matchmaker.has('ann')], [0, false]);
  assert.equal(matchmaker.rank(viewer, makeRequest()).eligible, 0);
});

test('the store grows past its first rows, keeps everybody, and uses freed rows again', () => {
  const store = createStore();
  const person = (index: number) =>
    makePerson(`person-${index}`, { heightCm: 100 + (index % 100), interests: [`i${index % 90}`] });
  for (let index = 0; index < 3000; index++) putPerson(store, person(index));
  const { used } = store.leaves;
  assert.ok(used > 1);
  for (let index = 0; index < 3000; index += 2) dropPerson(store, `person-${index}`);
  assert.equal(store.size, 1500);
  for (let index = 0; index < 3000; index += 2) putPerson(store, person(index));
  assert.ok(store.leaves.used <= used * 1.5);
  for (let index = 0; index < 3000; index++) {
    const { segment, row } = findRow(store, `person-${index}`);
    assert.equal(store.ids.text(numberOf(segment, row)), `person-${index}`);
    assert.equal(segment.halves[2 * row * RECORD + HEIGHT_CM], 100 + (index % 100));
    const bit = store.vocabularies.interests.get(`i${index % 90}`) ?? -1;
    const { data, width } = segment.interests;
    assert.deepEqual([...data.subarray(row * width, (row + 1) * width)], oneBit(bit, width));
  }
  for (let index = 0; index < 3000; index++) dropPerson(store, `person-${index}`);
  assert.deepEqual([store.size, store.branches.length], [0, 0]);
});

function findRow(store: Store, id: string) {
  const place = store.rowOf.get(store.ids.find(id)) - 1;
  assert.ok(place >= 0, id);
  const leaf = Math.floor(place / store.leaves.rows);
  return {
    segment: segmentOf(store.leaves, leaf),
    row: firstRow(store.leaves, leaf) + (place % store.leaves.rows),
  };
}

function oneBit(bit: number, width: number): number[] {
  return Array.from({ length: width }, (_, word) => (bit >>> 5 === word ? (1 << (bit & 31)) >>> 0 : 0));
}

test('what does not fit is refused by name, without its value, and nothing changes', () => {
  const matchmaker = createMatchmaker();
  matchmaker.upsert(makePerson('ann'));
  const wrong: Partial<Person>[] = [
    { cell: 'nowhere' },
    { birthDate: '1996-13-01' },
    { birthDate: '96-1-1' },
    { gender: 'other' as Person['gender'] },
    { ageMin: 300 },
    { maxDistanceKm: 0 },
    { maxDistanceKm: 1.5 },
    { heightCm: -1 },
    { lastActiveAt: Number.NaN },
    { joinedAt: -1 },
    { says: Number.NaN },
    { gets: Number.POSITIVE_INFINITY },
    { exposures: -1 },
    { boost: 0.9 },
    { boost: 1.6 },
  ];
  for (const change of wrong) {
    const [field] = Object.keys(change);
    const refused = { code: 'invalid_person', message: `person.${field} is not valid` };
    assert.throws(() => matchmaker.upsert(makePerson('ann', change)), refused);
    assert.throws(() => matchmaker.upsert(makePerson('bob', change)), refused);
  }
  assert.equal(matchmaker.size, 1);
  assert.equal(matchmaker.rank(makePerson('me'), makeRequest()).eligible, 1);
});

test('a flood of different words is refused before anything is written', () => {
  const matchmaker = createMatchmaker();
  const interests = Array.from({ length: 3000 }, (_, index) => `word-${index}`);
  assert.throws(() => matchmaker.upsert(makePerson('ann', { interests })), { code: 'vocabulary_full' });
  assert.equal(matchmaker.has('ann'), false);
});

test('the funnel counts each person once, and agrees with the ranking', () => {
  const matchmaker = createMatchmaker();
  const people: [string, Partial<Person>][] = [
    ['me', {}],
    ['fine', {}],
    ['away', { cell: LYON, maxDistanceKm: 20_000 }],
    ['choosy', { interestedIn: ['man'] }],
    ['man', { gender: 'man' }],
    ['old', { birthDate: '1950-01-01' }],
    ['hidden', { incognito: true }],
    ['seen', {}],
    ['strict', { mustHaves: { verified: true } }],
  ];
  for (const [id, change] of people) matchmaker.upsert(makePerson(id, change));
  const viewer = makePerson('me', { cell: PARIS, interestedIn: ['woman'], ageMax: 60 });
  const request = makeRequest({ now: NOW, excluded: new Set(['seen']) });
  const funnel = matchmaker.funnel(viewer, request);
  const dropped = Object.fromEntries(Object.entries(funnel).filter(([, people]) => people > 0));
  assert.deepEqual(dropped, {
    considered: 9,
    eligible: 1,
    self: 1,
    'mine.distance': 1,
    incognito: 1,
    excluded: 1,
    'mine.gender': 1,
    'mine.age': 1,
    'theirs.gender': 1,
    'theirs.verified': 1,
  });
  assert.equal(matchmaker.rank(viewer, request).eligible, 1);
});
