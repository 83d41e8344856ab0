import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMatchmaker, type Matchmaker, type Person, type Ranked } from './index.ts';
import { rankNaively } from './testing/naive-ranking.ts';
import {
  anyHistory,
  anyPerson,
  anyRequest,
  type Change,
  IDS,
  makePerson,
  makeRequest,
} from './testing/world.ts';

function apply(matchmaker: Matchmaker, change: Change): void {
  if (change.kind === 'upsert') matchmaker.upsert(change.person);
  else if (change.kind === 'relearn') matchmaker.relearn(change.id, change.standing);
  else matchmaker.remove(change.id);
}

/** People without whom the leaves would be too few for a pause. */
const crowd = fc.array(anyPerson, { minLength: 20, maxLength: 60, size: 'max' }).map((people) =>
  people.map((person, index): Change => {
    const id = index < IDS.length ? IDS[index]! : `crowd-${index}`;
    return { kind: 'upsert', person: { ...person, id } };
  }),
);

test('while the store changes, everybody who does not change is ranked exactly, the others as they were or are', async () => {
  const seen = { paused: 0, changed: 0, ranked: 0 };
  const world = fc.tuple(crowd, anyHistory, anyPerson, anyRequest, fc.constantFrom(2, 3, 4));
  await fc.assert(
    fc.asyncProperty(world, async ([before, meanwhile, viewer, asked, leafRows]) => {
      const request = { ...asked, pageSize: 0 };
      const matchmaker = createMatchmaker({ leafRows });
      const versions = new Map<string, Person[]>();
      const note = (change: Change): void => {
        apply(matchmaker, change);
        if (change.kind === 'remove') return;
        const id = change.kind === 'upsert' ? change.person.id : change.id;
        const all = versions.get(id) ?? [];
        const next = change.kind === 'upsert' ? change.person : { ...all.at(-1)!, ...change.standing };
        if (change.kind === 'upsert' || all.length > 0) versions.set(id, [...all, next]);
      };
      before.forEach(note);
      const changes = [...meanwhile];
      const moved = new Set<string>();
      const ranking = await matchmaker.rankSliced(viewer, request, () => {
        seen.paused++;
        const change = changes.shift();
        if (!change) return undefined;
        moved.add(change.kind === 'upsert' ? change.person.id : change.id);
        note(change);
        return Promise.resolve();
      });
      const alone = (people: Person[]) => rankNaively(people, viewer, { ...request, limit: 1000 }).people;
      const still = [...versions].filter(([id]) => !moved.has(id)).map(([, all]) => all.at(-1)!);
      const last = ranking.people.length < request.limit ? undefined : ranking.people.at(-1);
      const expected = alone(still).filter((person) => request.limit > 0 && !isBehind(person, last));
      const kept = ranking.people.filter((person) => !moved.has(person.id));
      assert.deepEqual(kept, expected);
      for (const person of ranking.people.filter(({ id }) => moved.has(id))) {
        const possible = versions.get(person.id)!.flatMap((version) => alone([version]));
        assert.ok(possible.some((one) => one.score === person.score && one.tie === person.tie));
        seen.changed++;
      }
      assert.equal(new Set(ranking.people.map(({ id }) => id)).size, ranking.people.length);
      seen.ranked += kept.length;
    }),
    { numRuns: 1500 },
  );
  for (const [kind, times] of Object.entries(seen)) assert.ok(times > 500, `only ${times} were: ${kind}`);
});

function isBehind(person: Ranked, last: Ranked | undefined): boolean {
  if (!last) return false;
  if (person.score !== last.score) return person.score < last.score;
  return person.tie !== last.tie ? person.tie > last.tie : person.id > last.id;
}

test('in slices and at once agree, funnels too', async () => {
  const world = fc.tuple(crowd, anyPerson, anyRequest, fc.constantFrom(2, 128));
  await fc.assert(
    fc.asyncProperty(world, async ([changes, viewer, request, leafRows]) => {
      const matchmaker = createMatchmaker({ leafRows });
      for (const change of changes) apply(matchmaker, change);
      const breathe = () => Promise.resolve();
      assert.deepEqual(
        await matchmaker.rankSliced(viewer, request, breathe),
        matchmaker.rank(viewer, request),
      );
      assert.deepEqual(
        await matchmaker.funnelSliced(viewer, request, breathe),
        matchmaker.funnel(viewer, request),
      );
    }),
    { numRuns: 300 },
  );
});

test('a search that is given up leaves nothing behind', async () => {
  const matchmaker = createMatchmaker({ leafRows: 2 });
  for (let index = 0; index < 100; index++) matchmaker.upsert(makePerson(`person-${index}`));
  const stop = (): never => {
    throw new Error('enough');
  };
  await assert.rejects(matchmaker.rankSliced(makePerson('me'), makeRequest(), stop), { message: 'enough' });
  for (let index = 0; index < 100; index++) matchmaker.remove(`person-${index}`);
  assert.equal(matchmaker.rank(makePerson('me'), makeRequest()).eligible, 0);
});
