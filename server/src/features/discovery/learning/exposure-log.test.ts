import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery } from '@romantic/contract';
import { makeTestApp, type TestApp } from '../../../testing/test-app.ts';
import { nextPlace } from '../testing/places.ts';
import { runTask } from '../testing/run-task.ts';
import { createExposureLog } from './exposure-log.ts';
import type { Exposure } from './exposure-queries.ts';

const DAY_MS = 86_400_000;

async function readLog(app: TestApp) {
  const rows = await app.ctx.db<{ position: number; propensity: number; share: number; person_id: string }>(
    'readLog',
  )`select position, propensity, share, person_id from app.exposures order by position`;
  return rows.map((row) => ({ ...row }));
}

async function countOutcome(app: TestApp, outcome: string): Promise<number> {
  const { values } = await app.ctx.metrics.exposures.get();
  return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
}

test('the exposure log', async (t) => {
  const app = await makeTestApp(t, { config: { exposureLogPercent: 25 } });
  const viewer = await app.signUp();
  const people = [await app.signUp(), await app.signUp()] as const;
  await runTask(app.ctx, 'turn-exposure-days');
  const page = (at = app.clock.now()): Exposure[] =>
    people.map(({ id }, index) => ({
      viewerId: viewer.id,
      personId: id,
      position: index + 1,
      propensity: 0.25,
      source: 'rank',
      modelVersion: 'test',
      at,
    }));

  await t.test('keeps whole pages, in the share that it says', async () => {
    const draws = [0.2, 0.3, 0.24, 0.9];
    const log = createExposureLog(app.ctx, () => draws.shift() ?? 1);
    for (let pages = 0; pages < 4; pages += 1) log.note(page());
    await log.stop();
    const [one, two] = people.map(({ id }) => id);
    const row = (position: number, id = '') => ({ position, propensity: 0.25, share: 0.25, person_id: id });
    assert.deepEqual(await readLog(app), [row(1, one), row(1, one), row(2, two), row(2, two)]);
    assert.equal(await countOutcome(app, 'written'), 4);
  });

  await t.test('is told of every page by the feed: who, where, why, how likely, by which model', async () => {
    const everything = await makeTestApp(t, {
      databaseUrl: app.databaseUrl,
      config: { exposureLogPercent: 100 },
    });
    const location = nextPlace();
    const me = await everything.signUp({ location, phoneNumber: '+447700900990' });
    for (let count = 0; count < 12; count += 1)
      await everything.signUp({ location, phoneNumber: `+4477009009${70 + count}` });
    const { people } = await me.client.call(discovery.discover, { query: { limit: 10 } });
    await everything.ctx.exposures.stop();
    const rows = await app.ctx.db<Record<string, string | number>>('rows')`
      select person_id, position, propensity, source, model_version, share
      from app.exposures where viewer_id = ${me.id} order by position`;
    assert.deepEqual(
      rows.map((row) => [row.person_id, row.position]),
      people.map(({ id }, index) => [id, index + 1]),
    );
    assert.deepEqual(new Set(rows.map((row) => row.source)), new Set(['rank', 'newcomer', 'chance']));
    for (const row of rows) {
      assert.deepEqual([row.share, row.model_version], [1, app.ctx.coldModels.current().version]);
      // Twelve are left at the first place of chance, fewer at a later one.
      const propensity = Number(row.propensity);
      if (row.source === 'chance')
        assert.ok(propensity >= 1 / 12 - 1e-6 && propensity <= 1 / 3 + 1e-6, `${propensity}`);
      else assert.equal(propensity, 1);
    }
    await app.ctx.db('clear')`delete from app.exposures where viewer_id = ${me.id}`;
  });

  await t.test(
    'never throws and never waits: what it cannot take or write is dropped and counted',
    async () => {
      const log = createExposureLog(app.ctx, () => 0);
      const full = Array.from({ length: 5_001 }, () => page()).map((two) => () => log.note(two));
      for (const note of full) note();
      assert.equal(await countOutcome(app, 'dropped'), 2);
      const dayless = createExposureLog(app.ctx, () => 0);
      dayless.note(page(Date.UTC(2020, 0, 1)));
      await dayless.stop();
      assert.equal(await countOutcome(app, 'dropped'), 4);
      await log.stop();
      assert.equal((await readLog(app)).length, 4 + 10_000);
      log.note(page());
      await log.stop();
      assert.equal((await readLog(app)).length, 4 + 10_000, 'nothing after the stop');
    },
  );

  await t.test('holds nothing of somebody who is gone', async () => {
    await app.ctx.db('leave')`delete from app.users where id = ${people[0].id}`;
    const left = await readLog(app);
    assert.deepEqual(new Set(left.map((row) => row.person_id)), new Set([people[1].id]));
    const log = createExposureLog(app.ctx, () => 0);
    log.note(page());
    await log.stop();
    assert.equal((await readLog(app)).length, left.length + 1, 'nor what was shown before and written after');
    await app.ctx.db('leave')`delete from app.users where id = ${viewer.id}`;
    assert.deepEqual(await readLog(app), []);
  });

  await t.test('forgets by the day, and always has a day ahead', async () => {
    const days = async () => {
      const rows = await app.ctx.db<{ name: string }>('days')`
        select relid::regclass::text as name from pg_partition_tree('app.exposures') where isleaf order by 1`;
      return rows.map(({ name }) => name);
    };
    const first = await days();
    assert.equal(first.length, 4);
    app.clock.advance(DAY_MS);
    await Promise.all([runTask(app.ctx, 'turn-exposure-days'), runTask(app.ctx, 'turn-exposure-days')]);
    assert.equal((await days()).length, 5);
    app.clock.advance(30 * DAY_MS);
    await runTask(app.ctx, 'turn-exposure-days');
    const later = await days();
    assert.ok(!later.includes(first[0] ?? '') && later.includes(first[1] ?? ''), later.join());
  });
});
