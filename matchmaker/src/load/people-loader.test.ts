import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMatchmaker, type Person } from '../index.ts';
import { copyOf } from '../testing/copy-rows.ts';
import { anyPerson, anyRequest, IDS, makePerson, makeRequest, PARIS } from '../testing/world.ts';

/** Different people whose cells are of the product's resolution, as the database checks. */
const crowd = fc.uniqueArray(
  anyPerson.filter(({ cell }) => cell.length === 15),
  { selector: ({ id }) => id, maxLength: IDS.length },
);

/** Pushes the bytes cut at the given shares of their length. */
function load(bytes: Buffer, cuts: readonly number[] = []) {
  const matchmaker = createMatchmaker();
  const loader = matchmaker.createLoader();
  const places = [
    0,
    ...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b),
    bytes.length,
  ];
  for (let at = 1; at < places.length; at++) loader.push(bytes.subarray(places[at - 1], places[at]));
  return { matchmaker, loader };
}

test('who comes by COPY, in any pieces, is who comes by upsert', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const world = fc.tuple(crowd, fc.array(share, { maxLength: 40 }), anyPerson, anyRequest);
  fc.assert(
    fc.property(world, ([people, cuts, viewer, request]) => {
      const { matchmaker, loader } = load(copyOf(people), cuts);
      assert.equal(loader.end(), people.length);
      const one = createMatchmaker();
      for (const person of people) one.upsert(person);
      const everybody = { ...request, limit: 100 };
      assert.deepEqual(matchmaker.rank(viewer, everybody), one.rank(viewer, everybody));
      assert.deepEqual(matchmaker.funnel(viewer, request), one.funnel(viewer, request));
    }),
    { numRuns: 500 },
  );
});

test('who is loaded so far is ranked, also before the end', () => {
  const people = fc.sample(anyPerson, { numRuns: 400, seed: 3 }).map((person, index) => ({
    ...person,
    id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    cell: person.cell.length === 15 ? person.cell : PARIS,
  }));
  const bytes = copyOf(people);
  const matchmaker = createMatchmaker({ leafRows: 5 });
  const one = createMatchmaker({ leafRows: 5 });
  for (const person of people.slice(0, 50)) matchmaker.upsert({ ...person, ageMin: 18 });
  const loader = matchmaker.createLoader();
  loader.push(bytes.subarray(0, bytes.length - 2));
  for (const person of people) one.upsert(person);
  const request = makeRequest({ limit: 20 });
  const compare = () => {
    for (const viewer of [makePerson('me'), makePerson('me', { gender: 'man', maxDistanceKm: 5000 })]) {
      assert.deepEqual(matchmaker.rank(viewer, request).people, one.rank(viewer, request).people);
    }
  };
  compare();
  loader.push(bytes.subarray(bytes.length - 2));
  loader.end();
  compare();
});

test('birthdays are read to the day', () => {
  const everyone = makePerson('viewer', { ageMin: 0, ageMax: 255 });
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-22'), noInvalidDate: true });
  fc.assert(
    fc.property(day, day, (born, now) => {
      const person = makePerson(IDS[0]!, { birthDate: born.toISOString().slice(0, 10) });
      const { matchmaker } = load(copyOf([person]));
      const one = createMatchmaker();
      one.upsert(person);
      for (const ageMax of [17, 18, 29, 30, 64, 65]) {
        const viewer = { ...everyone, ageMax };
        const request = {
          now: Math.max(0, now.getTime()),
          excluded: new Set<string>(),
          likedMe: new Set<string>(),
        };
        assert.deepEqual(matchmaker.funnel(viewer, request), one.funnel(viewer, request));
      }
    }),
    { numRuns: 500 },
  );
});

test('what is no COPY of these columns is refused', () => {
  const good = copyOf([makePerson(IDS[0]!), makePerson(IDS[1]!)]);
  const code = 'invalid_copy';
  assert.throws(() => load(Buffer.from('id,cell\n1,2\n and so on')), { code });
  assert.throws(() => load(good.subarray(0, good.length - 2)).loader.end(), { code });
  assert.throws(() => load(good.subarray(0, good.length - 30)).loader.end(), { code });
  assert.throws(() => load(Buffer.concat([good, Buffer.from([0])])), { code });
  const fewer = Buffer.from(good);
  fewer.writeInt16BE(22, 19);
  assert.throws(() => load(fewer), { code });
});

test('a person who is not valid is refused by the name of the field', () => {
  const wrong: Partial<Person>[] = [
    { cell: '88zzzzzzzzzzzzz' },
    { cell: '880000000000000' },
    { gender: 'other' as Person['gender'] },
    { ageMin: 300 },
    { maxDistanceKm: 0 },
    { heightCm: -1 },
    { says: Number.NaN },
    { gets: Number.POSITIVE_INFINITY },
    { exposures: -1 },
    { boost: 1.6 },
  ];
  for (const change of wrong) {
    const [name] = Object.keys(change);
    assert.throws(() => load(copyOf([makePerson(IDS[0]!, change)])), {
      code: 'invalid_person',
      message: `person.${name} is not valid`,
    });
  }
});
