import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latLngToCell } from 'h3-js';
import { createMatchmaker, distanceKm, type Person } from './index.ts';
import { LYON, makePerson, makeRequest, NEW_YORK, PARIS } from './testing/world.ts';

/** About 30 km north of PARIS. */
const NORTH = latLngToCell(49.126, 2.3522, 8);

function rank(people: Person[], viewer: Partial<Person>, pageSize: number) {
  const matchmaker = createMatchmaker();
  for (const person of people) matchmaker.upsert(person);
  const ranking = matchmaker.rank(makePerson('me', viewer), makeRequest({ pageSize }));
  return { ...ranking, people: ranking.people.map((person) => person.id).sort() };
}

const willing = { maxDistanceKm: 20_000 };
const near = makePerson('near', willing);
const north = makePerson('north', { ...willing, cell: NORTH });
const lyon = makePerson('lyon', { ...willing, cell: LYON });
const newYork = makePerson('new-york', { ...willing, cell: NEW_YORK });

test('a full page does not widen', () => {
  const ranking = rank([near, north, lyon], { maxDistanceKm: 10 }, 1);
  assert.deepEqual(ranking, { people: ['near'], widened: false, radiusKm: 10, eligible: 1 });
});

test('widens by doubling until a page is found, and no further', () => {
  assert.ok(distanceKm(PARIS, NORTH) > 20 && distanceKm(PARIS, NORTH) <= 40);
  const ranking = rank([near, north, lyon, newYork], { maxDistanceKm: 10 }, 2);
  assert.deepEqual(ranking, { people: ['near', 'north'], widened: true, radiusKm: 40, eligible: 2 });
  assert.equal(rank([near, north, lyon, newYork], { maxDistanceKm: 10 }, 3).radiusKm, 640);
});

test('ends at the other side of the world, with whoever there is', () => {
  const ranking = rank([near, newYork], { maxDistanceKm: 10 }, 5);
  assert.deepEqual(ranking, { people: ['near', 'new-york'], widened: true, radiusKm: 20_000, eligible: 2 });
  assert.deepEqual(rank([], {}, 5), { people: [], widened: true, radiusKm: 20_000, eligible: 0 });
  assert.deepEqual(rank([], { maxDistanceKm: 20_000 }, 5).widened, false);
});

test('the limit of the other person stays hard', () => {
  const ranking = rank([near, { ...north, maxDistanceKm: 15 }], { maxDistanceKm: 10 }, 2);
  assert.deepEqual(ranking.people, ['near']);
  assert.equal(ranking.widened, true);
});

test('excluded people do not count towards the page', () => {
  const matchmaker = createMatchmaker();
  for (const person of [near, north]) matchmaker.upsert(person);
  const request = makeRequest({ pageSize: 1, excluded: new Set(['near']) });
  const ranking = matchmaker.rank(makePerson('me', { maxDistanceKm: 10 }), request);
  assert.deepEqual(
    ranking.people.map((person) => person.id),
    ['north'],
  );
});
