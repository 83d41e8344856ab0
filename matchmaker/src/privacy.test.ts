import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellToBoundary, cellToLatLng, latLngToCell } from 'h3-js';
import { createMatchmaker, distanceKm, type Person } from './index.ts';
import { anyHistory, anyPerson, anyRequest, IDS, makePerson, makeRequest, PARIS } from './testing/world.ts';

const VICTIM = 'ffffffff-0000-7000-8000-000000000000';

/** Where in the cell: a corner and how far from the centre towards it (0.98: almost on the edge). */
const spot = fc.record({ corner: fc.nat(4), share: fc.double({ min: 0, max: 0.98, noNaN: true }) });

function pointIn(cell: string, { corner, share }: { corner: number; share: number }): [number, number] {
  const [latitude, longitude] = cellToLatLng(cell);
  const [edgeLatitude, edgeLongitude] = cellToBoundary(cell)[corner]!;
  return [latitude + share * (edgeLatitude - latitude), longitude + share * (edgeLongitude - longitude)];
}

test('two places in one cell are indistinguishable: whatever an attacker asks, the answers are equal', () => {
  const moves = fc.array(fc.tuple(anyPerson, anyRequest), { minLength: 1, maxLength: 20 });
  const world = fc.tuple(spot, spot, anyPerson, anyHistory, moves);
  fc.assert(
    fc.property(world, ([here, there, somebody, others, script]) => {
      const transcripts = [here, there].map((place) => {
        const matchmaker = createMatchmaker();
        const cell = latLngToCell(...pointIn(PARIS, place), 8);
        matchmaker.upsert({ ...somebody, id: VICTIM, cell });
        for (const change of others) change.kind === 'upsert' && matchmaker.upsert(change.person);
        return script.map(([viewer, request]) => [
          matchmaker.rank(viewer, request),
          matchmaker.funnel(viewer, request),
        ]);
      });
      assert.deepEqual(transcripts[0], transcripts[1]);
    }),
    { numRuns: 200 },
  );
});

test('two people of one cell who differ in nothing have equal scores for every viewer', () => {
  fc.assert(
    fc.property(anyPerson, anyPerson, anyRequest, (twin, viewer, request) => {
      const matchmaker = createMatchmaker();
      for (const id of ['twin-1', 'twin-2']) matchmaker.upsert({ ...twin, id, incognito: false });
      const { people, eligible } = matchmaker.rank(viewer, { ...request, limit: 5 });
      assert.ok(eligible === 0 || eligible === 2);
      assert.equal(people[0]?.score, people[1]?.score);
    }),
    { numRuns: 500 },
  );
});

test('who hides their distance is ranked alike from everywhere', () => {
  const hidden = { hideDistance: true, maxDistanceKm: 20_000 };
  const cells = [PARIS, latLngToCell(48.9, 2.4, 8), latLngToCell(49.2, 2.6, 8)];
  const rankings = cells.map((cell) => {
    const matchmaker = createMatchmaker();
    matchmaker.upsert(makePerson('hidden', { ...hidden, cell }));
    for (const [index, north] of [0, 0.1, 0.2, 0.3].entries()) {
      matchmaker.upsert(makePerson(IDS[index]!, { cell: latLngToCell(48.8566 + north, 2.3522, 8) }));
    }
    return matchmaker.rank(makePerson('me'), makeRequest());
  });
  assert.equal(rankings[0]?.people.length, 5);
  assert.deepEqual(rankings[1], rankings[0]);
  assert.deepEqual(rankings[2], rankings[0]);
});

test('a scorer does not learn the distance of who hides it', () => {
  const seen: (number | null)[] = [];
  const matchmaker = createMatchmaker({ score: (pair) => seen.push(pair.km) });
  matchmaker.upsert(makePerson('hidden', { hideDistance: true }));
  const cell = latLngToCell(48.9, 2.4, 8);
  matchmaker.upsert(makePerson('open', { cell }));
  matchmaker.rank(makePerson('me'), makeRequest());
  assert.deepEqual(seen.sort(), [distanceKm(PARIS, cell), null]);
});

test('times count in whole hours only', () => {
  const atHour = Math.floor(makeRequest().now / 3_600_000) * 3_600_000;
  const scores = [atHour - 7_200_000, atHour - 7_200_000 + 3_599_999].map((lastActiveAt) => {
    const matchmaker = createMatchmaker();
    matchmaker.upsert(makePerson('ann', { lastActiveAt }));
    return matchmaker.rank(makePerson('me'), makeRequest()).people[0]?.score;
  });
  assert.ok(scores[0] !== undefined);
  assert.equal(scores[0], scores[1]);
});

test('ties fall by chance: each of ten equals comes first for about a tenth of the viewers', () => {
  const people: Person[] = IDS.slice(0, 10).map((id) => makePerson(id));
  const matchmaker = createMatchmaker();
  for (const person of people) matchmaker.upsert(person);
  const firsts = new Map<string, number>();
  for (let seed = 0; seed < 1000; seed++) {
    const first = matchmaker.rank(makePerson('me'), makeRequest({ seed: String(seed) })).people[0]!.id;
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  for (const person of people) {
    const times = firsts.get(person.id) ?? 0;
    assert.ok(times > 60 && times < 140, `${times} of 1000`);
  }
});
