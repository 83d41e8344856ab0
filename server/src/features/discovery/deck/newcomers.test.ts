import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery } from '@romantic/contract';
import { makeTestApp, type TestApp, type TestMember } from '../../../testing/test-app.ts';
import { nextPlace } from '../testing/places.ts';
import { suggestAdmirers } from './discover.ts';

const DAY_MS = 86_400_000;

/** Signs people up as if so many days ago, with a standing. */
async function join(
  app: TestApp,
  count: number,
  location: ReturnType<typeof nextPlace>,
  how: { daysAgo: number; gets: number; exposures: number },
): Promise<TestMember[]> {
  const members: TestMember[] = [];
  for (let index = 0; index < count; index += 1) members.push(await app.signUp({ location }));
  const ids = members.map(({ id }) => id);
  const joinedAt = new Date(app.clock.now() - how.daysAgo * DAY_MS);
  await app.ctx.db('age')`update app.users set created_at = ${joinedAt} where id = any(${ids}::uuid[])`;
  await app.ctx.db('rank')`
    insert into app.standings (user_id, gets, exposures)
    select id, ${how.gets}::real, ${how.exposures}::real from unnest(${ids}::uuid[]) id`;
  await app.ctx.feed.refresh(ids);
  return members;
}

test('newcomers have a place in ten, chance has one, and the log says who got which', async (t) => {
  const app = await makeTestApp(t, { config: { exposureLogPercent: 0 } });
  const location = nextPlace();
  const [viewer] = await join(app, 1, location, { daysAgo: 100, gets: 0, exposures: 0 });
  assert.ok(viewer);
  await join(app, 24, location, { daysAgo: 100, gets: 2, exposures: 0 });
  const fresh = await join(app, 4, location, { daysAgo: 3, gets: -1, exposures: 2 });
  // New, but many have decided on them.
  const known = await join(app, 2, location, { daysAgo: 3, gets: -1, exposures: 30 });
  const noted: { personId: string; position: number; propensity: number; source: string }[][] = [];
  app.ctx.exposures.note = (page) => void noted.push([...page]);
  const readPage = (cursor?: string | null) =>
    viewer.client.call(discovery.discover, { query: cursor ? { limit: 10, cursor } : { limit: 10 } });

  await t.test('by the score alone they would all come last', async () => {
    const order = await suggestAdmirers(app.ctx, viewer.id, 30);
    const last = new Set([...fresh, ...known].map(({ id }) => id));
    assert.deepEqual(new Set(order.slice(-6)), last);
  });

  const first = await readPage();
  await t.test('a page of ten: one newcomer, one by chance, eight by score, in the order of the page', () => {
    const [page] = noted;
    assert.ok(page);
    assert.deepEqual(
      page.map(({ personId }) => personId),
      first.people.map(({ id }) => id),
    );
    assert.deepEqual(
      page.map(({ position }) => position),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    const bySource = Map.groupBy(page, ({ source }) => source);
    const counts = ['rank', 'newcomer', 'chance'].map((source) => bySource.get(source)?.length);
    assert.deepEqual(counts, [8, 1, 1]);
    assert.ok(fresh.some(({ id }) => id === bySource.get('newcomer')?.[0]?.personId));
    const chance = bySource.get('chance')?.[0]?.propensity ?? 0;
    assert.ok(chance >= 1 / 30 && chance <= 1 / 20, `${chance}`);
    for (const { source, propensity } of page) if (source !== 'chance') assert.equal(propensity, 1);
  });

  await t.test('the pages behind: each newcomer once, then the others', async () => {
    const second = await readPage(first.nextCursor);
    const third = await readPage(second.nextCursor);
    const ids = [first, second, third].flatMap(({ people }) => people.map(({ id }) => id));
    assert.equal(new Set(ids).size, 30);
    const kept = noted.flat().filter(({ source }) => source === 'newcomer');
    assert.ok(kept.length >= 1 && kept.every(({ personId }) => fresh.some(({ id }) => id === personId)));
    assert.equal((await readPage(third.nextCursor)).people.length, third.nextCursor ? 0 : 10);
  });

  await t.test('after two weeks nobody is new', async () => {
    const ids = fresh.map(({ id }) => id);
    const joinedAt = new Date(app.clock.now() - 15 * DAY_MS);
    await app.ctx.db('age')`update app.users set created_at = ${joinedAt} where id = any(${ids}::uuid[])`;
    await app.ctx.feed.refresh(ids);
    app.ctx.feed.decks.clear();
    noted.length = 0;
    await readPage();
    assert.ok(noted.flat().length === 10 && noted.flat().every(({ source }) => source !== 'newcomer'));
  });
});
