import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, discovery, type ProfileChanges, people, safety } from '@romantic/contract';
import type { Person } from '@romantic/matchmaker';
import postgres from 'postgres';
import type { Db, Row } from '../../../db/db.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../../testing/test-app.ts';
import { nextPlace, north } from '../testing/places.ts';
import { findCandidates } from './candidate-queries.ts';
import { createEngine } from './engine.ts';

/** "Visible to another process within a second." */
const WITHIN_MS = 1_000;

/** A database that is slow to tell what changed. */
function delayLooks(db: Db, ms: number): Db {
  const delayed =
    <R extends Row>(statement: string) =>
    async (strings: TemplateStringsArray, ...values: readonly unknown[]): Promise<R[]> => {
      const rows = await db<R>(statement)(strings, ...values);
      if (statement === 'listChangedCandidates') await sleep(ms);
      return rows;
    };
  return Object.assign(delayed, { ...db, part: db.part });
}

/** The same member at another process. */
const through = (app: TestApp, { session }: TestMember) =>
  createClient({ baseUrl: app.baseUrl, accessToken: () => session.accessToken });

test('two processes on one database', async (t) => {
  const here = await makeTestApp(t);
  const there = await makeTestApp(t, { databaseUrl: here.databaseUrl });

  /** A viewer who asks the other process, and how long it takes until they see the person (or no more). */
  const watch = async (location: { latitude: number; longitude: number }) => {
    const viewer = await here.signUp({ location });
    const client = through(there, viewer);
    const sees = async (id: string): Promise<boolean> => {
      // One card a page, so that the viewer's order is never kept without room for newcomers.
      const { people: cards } = await client.call(discovery.discover, { query: { limit: 20 } });
      return cards.some((card) => card.id === id);
    };
    const until = async (id: string, seen: boolean): Promise<number> => {
      const started = performance.now();
      while ((await sees(id)) !== seen) {
        assert.ok(performance.now() - started < 10_000, `${id} never ${seen ? 'came' : 'went'}`);
        await sleep(25);
      }
      return performance.now() - started;
    };
    return { viewer, sees, until };
  };
  const change = (member: TestMember, body: ProfileChanges) =>
    member.client.call(people.updateProfile, { body });

  await t.test('a newcomer is seen within a second, and so is whoever comes back or moves here', async () => {
    const location = nextPlace();
    const { until, sees } = await watch(location);
    const newcomer = await here.signUp({ location });
    assert.ok((await until(newcomer.id, true)) < WITHIN_MS);
    await change(newcomer, { visibility: { paused: true } });
    assert.equal(await sees(newcomer.id), false);
    await change(newcomer, { visibility: { paused: false } });
    assert.ok((await until(newcomer.id, true)) < WITHIN_MS);
    await change(newcomer, { location: north(location, 300) });
    assert.equal(await sees(newcomer.id), false);
    await change(newcomer, { location });
    assert.ok((await until(newcomer.id, true)) < WITHIN_MS);
  });

  await t.test('what is read a moment earlier never replaces what is newer', async (t) => {
    const location = nextPlace();
    const [viewer, other] = [await here.signUp({ location }), await here.signUp({ location })];
    const [found] = await findCandidates(here.ctx.db, [viewer.id], false);
    const person = found?.person as Person;
    const engine = createEngine({ ...here.ctx, db: delayLooks(here.ctx.db, 150) });
    await engine.start();
    t.after(() => engine.stop());
    const request = { now: here.clock.now(), seed: '', limit: 5, pageSize: 0 };
    const nobody = { excluded: new Set<string>(), likedMe: new Set<string>() };
    const shows = async () => {
      const ranking = await engine.rank(person, { ...request, ...nobody });
      return ranking.people.some(({ id }) => id === other.id);
    };
    for (let round = 0; round < 8; round += 1) {
      await change(other, { visibility: { paused: true } });
      await engine.refresh([other.id]);
      // Somewhere in the middle of a look, which has read that they are paused.
      await sleep(40 * round);
      await change(other, { visibility: { paused: false } });
      await engine.refresh([other.id]);
      assert.ok(await shows(), `round ${round}`);
      await sleep(200);
      assert.ok(await shows(), `round ${round}, after the look that was under way`);
    }
  });

  await t.test('a block holds at the other process at once, whatever its memory says', async () => {
    const location = nextPlace();
    const { viewer, until, sees } = await watch(location);
    const other = await here.signUp({ location });
    await until(other.id, true);
    await other.client.call(safety.blockUser, { body: { userId: viewer.id } });
    assert.equal(await sees(other.id), false);
  });

  await t.test('a change that commits late is not lost', async () => {
    const location = nextPlace();
    const { until, sees } = await watch(location);
    const late = await here.signUp({ location });
    await change(late, { visibility: { paused: true } });
    const sql = postgres(here.databaseUrl, { max: 1, onnotice: () => {} });
    try {
      let commit = (): void => {};
      const committed = sql.begin(async (tx) => {
        // Its number is drawn here; everybody below gets a higher one and commits first.
        await tx`update app.user_profiles set paused = false where user_id = ${late.id}`;
        await new Promise<void>((resolve) => {
          commit = resolve;
        });
      });
      const newer = [await here.signUp({ location }), await here.signUp({ location })];
      for (const { id } of newer) assert.ok((await until(id, true)) < WITHIN_MS);
      // Long enough for several looks of both processes past the newer ones.
      await sleep(800);
      assert.equal(await sees(late.id), false);
      commit();
      await committed;
      assert.ok((await until(late.id, true)) < WITHIN_MS);
    } finally {
      await sql.end();
    }
  });

  await t.test('memory that is behind shows nobody who must not be shown', async () => {
    const location = nextPlace();
    const { viewer, until, sees } = await watch(location);
    const { db } = here.ctx;
    const wrongs: Record<string, (id: string) => Promise<unknown>> = {
      paused: (id) => db('a')`update app.user_profiles set paused = true where user_id = ${id}`,
      incognito: (id) =>
        db(
          'a',
        )`update app.user_profiles set incognito = true, incognito_until = 'infinity' where user_id = ${id}`,
      gender: (id) => db('a')`update app.user_profiles set interested_in = '{man}' where user_id = ${id}`,
      age: (id) => db('a')`update app.user_profiles set age_min = 60 where user_id = ${id}`,
      distance: (id) =>
        db(
          'a',
        )`update app.user_profiles set cell = '8839446a2bfffff', max_distance_km = 1 where user_id = ${id}`,
      place: (id) =>
        db('a')`update app.user_profiles set cell = null, location_changed_at = null where user_id = ${id}`,
      wish: (id) =>
        db('a')`update app.user_profiles set must_haves = '{"verified":true}' where user_id = ${id}`,
      banned: (id) => db('a')`update app.users set status = 'banned' where id = ${id}`,
      blocked: (id) => db('a')`insert into app.blocks (blocker_id, blocked_id) values (${id}, ${viewer.id})`,
      decided: (id) =>
        db('a')`insert into app.decisions (actor_id, target_id, kind) values (${viewer.id}, ${id}, 'pass')`,
    };
    const victims = new Map<string, string>();
    for (const name of Object.keys(wrongs)) {
      const { id } = await here.signUp({ location });
      victims.set(name, id);
      await until(id, true);
    }
    await there.ctx.feed.stop();
    for (const [name, id] of victims) {
      assert.equal(await sees(id), true, name);
      await wrongs[name]?.(id);
      assert.equal(await sees(id), false, name);
    }
  });
});
