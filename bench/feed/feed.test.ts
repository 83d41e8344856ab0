import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMatchmaker } from '@romantic/matchmaker';
import { createPopulation, makePeople, makePerson } from '../people/people.ts';
import { findMissing, startCluster } from '../postgres/cluster.ts';
import { loadEngine } from '../postgres/load.ts';
import { fillMembers } from '../postgres/members.ts';
import { everybodyOf, measureAdversary } from './adversary.ts';
import { fillCandidates } from './candidates.ts';
import { caseOf, compare } from './compare.ts';
import { isSame, listBest, rank } from './engine.ts';
import { drawViewers, makeCityViewer, SOME_MUST_HAVES } from './viewers.ts';

const PEOPLE = 4000;
const population = createPopulation();
const missing = findMissing();

test('people are the same in every run, and different from each other', () => {
  assert.deepEqual(makePerson(population, 7), makePerson(createPopulation(), 7));
  assert.notDeepEqual(makePerson(population, 7), makePerson(population, 8));
  assert.equal(new Set(everybodyOf(population, PEOPLE)).size, PEOPLE);
});

test('hard questions end, and who has decided on everybody is shown nobody', () => {
  const engine = createMatchmaker();
  for (const person of makePeople(population, PEOPLE)) engine.upsert(person);
  const viewer = makeCityViewer(population);
  const best = listBest(engine, viewer, PEOPLE);
  assert.ok(best.length > 20);
  const found = measureAdversary(engine, viewer, everybodyOf(population, PEOPLE), best, 20, 1);
  assert.equal(found.exhausted, true);
  assert.ok(found.weakLeft < best.length);
});

test(missing
  ? `PostGIS gives the same people (left out: ${missing})`
  : 'PostGIS gives the same people in the same order', {
  skip: missing ?? false,
}, async () => {
  const cluster = await startCluster();
  try {
    await fillMembers(cluster.sql, makePeople(population, PEOPLE));
    await fillCandidates(cluster.sql, population.towns);
    const engine = createMatchmaker();
    assert.equal(await loadEngine(engine, cluster.sql), PEOPLE);
    const city = makeCityViewer(population, { mustHaves: SOME_MUST_HAVES });
    const viewers = [city, ...drawViewers(population, 10)];
    for (const [index, viewer] of viewers.entries()) {
      const names = { key: '', name: `viewer ${index}` };
      const seen = listBest(engine, viewer, 3);
      const { same } = await compare(engine, cluster.sql, caseOf(engine, names, viewer, seen, 20), 1);
      assert.ok(same, names.name);
    }
  } finally {
    await cluster.stop();
  }
});

test('two answers are the same only with the same people in the same order', () => {
  const engine = createMatchmaker();
  for (const person of makePeople(population, PEOPLE)) engine.upsert(person);
  const asked = { viewer: makeCityViewer(population), excluded: engine.createExclusions([]), limit: 5 };
  const ours = rank(engine, asked);
  const theirs = ours.people.map(({ id, score }) => ({ id, score }));
  assert.equal(ours.people.length, 5);
  assert.ok(isSame(ours, theirs, 5));
  assert.ok(!isSame(ours, theirs.toReversed(), 5));
  assert.ok(!isSame(ours, theirs.slice(1), 5));
  assert.ok(!isSame(ours, [{ ...theirs[0]!, id: 'somebody else' }, ...theirs.slice(1)], 5));
});
