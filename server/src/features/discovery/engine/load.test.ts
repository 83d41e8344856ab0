import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '@romantic/matchmaker';
import postgres from 'postgres';
import { makeTestApp } from '../../../testing/test-app.ts';
import { insertMotleyCrowd } from '../testing/motley-crowd.ts';
import { findCandidates } from './candidate-queries.ts';
import { createEngine, type Engine } from './engine.ts';

const CELL = '8839336767fffff';
const CROWD = 600;
const WITHIN_MS = 1_000;

test('a feed engine and the database', async (t) => {
  const app = await makeTestApp(t);
  const { db } = app.ctx;
  const ids = await insertMotleyCrowd(db, CELL, CROWD);
  const candidates = await findCandidates(db, ids, false);
  const viewers = candidates.flatMap(({ person }) => (person ? [person] : [])).slice(0, 60);
  assert.ok(candidates.some(({ shown }) => !shown));

  /** What everybody of a part of the crowd is shown, all fields that rank included. */
  const listOrders = async (engine: Engine) => {
    const orders = [];
    for (const viewer of viewers) {
      const nobody = { excluded: new Set<string>(), likedMe: new Set(ids.slice(0, 300)) };
      const request = { now: app.clock.now(), seed: viewer.id, limit: 50, pageSize: 5, ...nobody };
      orders.push((await engine.rank(viewer, request)).people);
    }
    return orders;
  };
  const sees = async (engine: Engine, viewer: Person, id: string) => {
    const nobody = { excluded: new Set<string>(), likedMe: new Set<string>() };
    const request = { now: app.clock.now(), seed: '', limit: 1000, pageSize: 0, ...nobody };
    return (await engine.rank(viewer, request)).people.some((person) => person.id === id);
  };
  const changesOf = async () => (await app.ctx.metrics.feedChanges.get()).values[0]?.value ?? 0;
  const make = (t: TestContext) => {
    const engine = createEngine(app.ctx);
    t.after(() => engine.stop());
    return engine;
  };
  // The one that is watched, instead of the app's own.
  await app.ctx.feed.stop();
  const following = make(t);
  await following.start();

  await t.test(
    'loading all at once, following many at once and taking one by one are the same',
    async (t) => {
      const loaded = make(t);
      await loaded.start();
      // More at once than are read row by row.
      await sleep(WITHIN_MS);
      const refreshed = make(t);
      await db('hideCrowd')`update app.user_profiles set cell = null, location_changed_at = null`;
      await refreshed.start();
      // Only what it is told of reaches this one from now on, row by row.
      await refreshed.stop();
      const placed = candidates.flatMap(({ person }) => (person ? [person.id] : []));
      await db('showCrowd')`
      update app.user_profiles set cell = ${CELL}, location_changed_at = now() where user_id = any(${placed}::uuid[])`;
      await refreshed.refresh(ids);
      const expected = await listOrders(refreshed);
      assert.ok(expected.filter((people) => people.length > 5).length > viewers.length / 2);
      const again = make(t);
      await again.start();
      assert.deepEqual(await listOrders(again), expected);
      await sleep(WITHIN_MS);
      assert.deepEqual(await listOrders(loaded), expected);
      assert.deepEqual(await listOrders(following), expected);
    },
  );

  await t.test('a stream of changes does not hold up the one that matters', async () => {
    const [viewer] = viewers as [Person];
    const [order] = await listOrders(following);
    const id = order?.find((person) => !ids.slice(0, 300).includes(person.id))?.id ?? '';
    assert.ok(await sees(following, viewer, id));
    const learned = ids.filter((other) => other !== id).slice(0, 300);
    const stream = { open: true, written: 0 };
    const writing = (async () => {
      while (stream.open) {
        await db('learn')`
          update app.user_profiles set updated_at = now() where user_id = any(${learned}::uuid[])`;
        stream.written += learned.length;
        await sleep(50);
      }
    })();
    try {
      for (const paused of [true, false]) {
        await sleep(300);
        const started = performance.now();
        await db('pause')`update app.user_profiles set paused = ${paused} where user_id = ${id}`;
        while ((await sees(following, viewer, id)) === paused) {
          assert.ok(performance.now() - started < WITHIN_MS, `${paused} after ${stream.written} changes`);
          await sleep(10);
        }
      }
    } finally {
      stream.open = false;
      await writing;
    }
    assert.ok(stream.written > 1_000, `${stream.written} changes`);
  });

  await t.test('while a transaction stays open, what was read is not read again and again', async (t) => {
    const sql = postgres(app.databaseUrl, { max: 1, onnotice: () => {} });
    t.after(() => sql.end());
    let end = (): void => {};
    const opened = Promise.withResolvers<void>();
    const open = sql.begin(async (tx) => {
      await tx`select pg_current_xact_id()`;
      opened.resolve();
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    await opened.promise;
    await sleep(WITHIN_MS);
    const before = await changesOf();
    await db(
      'learn',
    )`update app.user_profiles set updated_at = now() where user_id = any(${ids.slice(0, 50)}::uuid[])`;
    // Four looks or more.
    await sleep(1_500);
    end();
    await open;
    const seen = (await changesOf()) - before;
    assert.equal(seen, 50);
  });

  await t.test('nobody is ranked before everybody is there, and a stop ends the load', async (t) => {
    const engine = make(t);
    const [viewer] = viewers as [Person];
    await assert.rejects(sees(engine, viewer, ''), /still reading who is there/);
    const starting = engine.start();
    await engine.stop();
    await assert.rejects(starting, /stopped while it was loading/);
  });
});
