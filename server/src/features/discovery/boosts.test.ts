import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import { startBoost } from './boosts.ts';
import { suggestAdmirers } from './deck/discover.ts';
import { countAll } from './testing/count-all.ts';
import { insertCrowd, insertDecisions } from './testing/insert-crowd.ts';
import { nextPlace } from './testing/places.ts';
import { runTask } from './testing/run-task.ts';

const MINUTE_MS = 60_000;

/** Until all processes have taken in what changed. */
const settle = () => sleep(600);

test('a boost', async (t) => {
  const app = await makeTestApp(t);
  const other = await makeTestApp(t, { databaseUrl: app.databaseUrl });
  const location = nextPlace();
  const viewer = await app.signUp({ location });
  // Pages are shuffled: the order is the one that they are dealt from.
  const rankIn = (process: TestApp) => suggestAdmirers(process.ctx, viewer.id, 20);
  for (let count = 0; count < 4; count += 1) await app.signUp({ location });
  const before = await rankIn(app);
  const last = before.at(-1) ?? assert.fail('nobody is shown');
  const second = before.at(-2) ?? '';
  const boost = (userId: string, minutes: number) =>
    app.ctx.db.tx((tx) => startBoost(tx, userId, app.clock.now() + minutes * MINUTE_MS));
  const countBoosted = async (): Promise<number> => {
    const rows = await app.ctx.db('boosted')`select from app.standings where boost = 1.5`;
    return rows.length;
  };

  await t.test('lifts among equals, in every process', async () => {
    await boost(last, 10);
    await boost(last, 1);
    await settle();
    const lifted = [last, ...before.slice(0, -1)];
    assert.deepEqual(await rankIn(app), lifted);
    assert.deepEqual(await rankIn(other), lifted);
  });

  await t.test('outlasts what is learned meanwhile, and is bounded', async () => {
    const crowd = await insertCrowd(app.ctx.db, 3);
    await insertDecisions(
      app.ctx.db,
      crowd.map((actorId) => ({ actorId, targetId: last, liked: false })),
    );
    await countAll(app.ctx);
    await boost(second, 4);
    await settle();
    const deck = await rankIn(app);
    assert.equal(deck[0], second);
    assert.equal(deck.at(-1), last, 'half as much again does not make up for three passes');
  });

  await t.test('ends by itself, in every process', async () => {
    await runTask(app.ctx, 'end-boosts');
    assert.equal(await countBoosted(), 2);
    app.clock.advance(10 * MINUTE_MS);
    await runTask(app.ctx, 'end-boosts');
    assert.equal(await countBoosted(), 0);
    await settle();
    assert.deepEqual(await rankIn(other), before);
    assert.deepEqual(await rankIn(app), before);
  });
});

test('exposures fade also of who is not seen any more', async (t) => {
  const app = await makeTestApp(t);
  const [one, two] = (await insertCrowd(app.ctx.db, 2)) as [string, string];
  await insertDecisions(app.ctx.db, [{ actorId: one, targetId: two, liked: true }]);
  await countAll(app.ctx);
  const told = async () => {
    const rows = await app.ctx.db<{ exposures: number[]; user_ids: string[] }>('told')`
      select exposures, user_ids from app.standing_changes where user_ids <> '{}' order by id`;
    return rows.map(({ exposures, user_ids }) => exposures[user_ids.indexOf(two)]);
  };
  app.clock.advance(23 * 60 * MINUTE_MS);
  await runTask(app.ctx, 'age-standings');
  assert.deepEqual(await told(), [1], 'not before a day has passed');
  app.clock.advance((6 * 24 + 1) * 60 * MINUTE_MS);
  await runTask(app.ctx, 'age-standings');
  const [, half = 0] = await told();
  assert.ok(Math.abs(half - 0.5) < 1e-3, `${half}`);
  app.clock.advance(40 * 24 * 60 * MINUTE_MS);
  await runTask(app.ctx, 'age-standings');
  await runTask(app.ctx, 'age-standings');
  assert.deepEqual((await told()).slice(2), [0], 'nothing in the end, and said once');
});
