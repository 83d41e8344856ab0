import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMatchmaker, type Matchmaker, type Person, type Ranking, type RankRequest } from './index.ts';
import { rankNaively } from './testing/naive-ranking.ts';
import { anyHistory, anyPerson, anyRequest, type Change, makePerson, makeRequest } from './testing/world.ts';

function play(changes: Change[], leafRows = 128) {
  const matchmaker = createMatchmaker({ leafRows });
  const people = new Map<string, Person>();
  for (const change of changes) {
    if (change.kind === 'upsert') {
      matchmaker.upsert(change.person);
      people.set(change.person.id, change.person);
    } else if (change.kind === 'relearn') {
      matchmaker.relearn(change.id, change.standing);
      const known = people.get(change.id);
      if (known) people.set(change.id, { ...known, ...change.standing });
    } else {
      matchmaker.remove(change.id);
      people.delete(change.id);
    }
  }
  return { matchmaker, people: [...people.values()] };
}

/** The same people in the same order; who is not counted is behind them. */
function assertAgrees(ranking: Ranking, truth: Ranking, request: RankRequest): void {
  const all = request.countAll || ranking.people.length < request.limit;
  assert.deepEqual(ranking, all ? truth : { ...truth, eligible: ranking.eligible });
  assert.ok(ranking.eligible <= truth.eligible);
  assert.ok(ranking.eligible >= Math.min(truth.eligible, Math.max(request.limit, request.pageSize)));
}

/** A few thousand with the other tests; `WORLDS=100000 npm test matchmaker` for a long look. */
const WORLDS = Number(process.env.WORLDS ?? 4000);

test(`ranks the same people in the same order as filtering and sorting, in ${WORLDS} small worlds`, () => {
  const seen = { several: 0, tied: 0, widened: 0, cut: 0, empty: 0, stopped: 0 };
  // Leaves of two to four people make a tree of twenty; the product's hold everybody.
  const world = fc.tuple(anyHistory, anyPerson, anyRequest, fc.constantFrom(2, 3, 4, 128));
  fc.assert(
    fc.property(world, ([changes, viewer, request, leafRows]) => {
      const { matchmaker, people } = play(changes, leafRows);
      const ranking = matchmaker.rank(viewer, request);
      const truth = rankNaively(people, viewer, request);
      assertAgrees(ranking, truth, request);
      assertAgrees(matchmaker.rank(viewer, { ...request, countAll: true }), truth, {
        ...request,
        countAll: true,
      });
      assert.equal(matchmaker.size, people.length);
      seen.several += ranking.people.length > 1 ? 1 : 0;
      seen.tied += ranking.people.some((person, at) => person.score === ranking.people[at + 1]?.score)
        ? 1
        : 0;
      seen.widened += ranking.widened ? 1 : 0;
      seen.cut += truth.eligible > ranking.people.length ? 1 : 0;
      seen.stopped += truth.eligible > ranking.eligible ? 1 : 0;
      seen.empty += ranking.eligible === 0 ? 1 : 0;
    }),
    { numRuns: WORLDS },
  );
  for (const [kind, worlds] of Object.entries(seen))
    assert.ok(worlds > WORLDS / 50, `only ${worlds} worlds were: ${kind}`);
});

test('ranks alike among 3,000 people, too', () => {
  const people = fc
    .sample(anyPerson, { numRuns: 3000, seed: 7 })
    .map((person, index) => ({ ...person, id: `person-${index}` }));
  const history = people.map((person): Change => ({ kind: 'upsert', person }));
  for (const leafRows of [3, 128]) rankInside(people, play(history, leafRows).matchmaker);
});

function rankInside(people: Person[], matchmaker: Matchmaker): void {
  for (const maxDistanceKm of [5, 50, 20_000]) {
    const viewer = makePerson('me', { maxDistanceKm });
    for (const pageSize of [1000, 10]) {
      const request = makeRequest({ limit: 300, pageSize });
      const ranking = matchmaker.rank(viewer, request);
      assert.ok(ranking.eligible > 300);
      assertAgrees(ranking, rankNaively(people, viewer, request), request);
    }
  }
}

test('ranking the same store again gives the same answer, and changes nothing', () => {
  const world = fc.tuple(anyHistory, anyPerson, anyRequest);
  fc.assert(
    fc.property(world, ([changes, viewer, request]) => {
      const { matchmaker } = play(changes);
      assert.deepEqual(matchmaker.rank(viewer, request), matchmaker.rank(viewer, request));
    }),
    { numRuns: 200 },
  );
});

test('a limit of 0 answers nobody but counts them', () => {
  const { matchmaker } = play([{ kind: 'upsert', person: makePerson('ann') }]);
  const ranking = matchmaker.rank(makePerson('me'), makeRequest({ limit: 0 }));
  assert.deepEqual(ranking, { people: [], widened: false, radiusKm: 50, eligible: 1 });
});

test('a score of the caller orders the people', () => {
  const matchmaker = createMatchmaker({ score: (pair) => (pair.personId === 'bob' ? 2 : 1) });
  for (const id of ['ann', 'bob', 'cid']) matchmaker.upsert(makePerson(id));
  assert.equal(matchmaker.rank(makePerson('me'), makeRequest()).people[0]?.id, 'bob');
});

test('refuses a score that is not a number, a limit without bound and a time that is none', () => {
  const broken = createMatchmaker({ score: () => Number.NaN });
  broken.upsert(makePerson('ann'));
  assert.throws(() => broken.rank(makePerson('me'), makeRequest()), { code: 'invalid_score' });
  const me = makePerson('me');
  for (const change of [{ limit: 1001 }, { limit: -1 }, { pageSize: 0.5 }, { now: Number.NaN }]) {
    assert.throws(() => broken.rank(me, makeRequest(change)), { code: 'invalid_request' });
  }
});
