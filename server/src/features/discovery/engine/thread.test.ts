import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setEnvironmentData } from 'node:worker_threads';
import { people, safety } from '@romantic/contract';
import { systemClock } from '../../../clock.ts';
import type { Log } from '../../../log.ts';
import { createMetrics } from '../../../metrics.ts';
import { makeTestApp } from '../../../testing/test-app.ts';
import { REFUSES } from '../testing/failing-thread.ts';
import { insertMotleyCrowd } from '../testing/motley-crowd.ts';
import { nextPlace } from '../testing/places.ts';
import { findCandidates } from './candidate-queries.ts';
import { createEngineThread } from './thread.ts';

const CELL = '8839336767fffff';
const FAILS = new URL('../testing/failing-thread.ts', import.meta.url);
const AGAIN = 'the feed does not start again; it tries on';

test('an engine in a thread', async (t) => {
  const app = await makeTestApp(t, {
    config: { feedThread: true },
    overrides: { clock: systemClock },
  });
  const here = await makeTestApp(t, { databaseUrl: app.databaseUrl, overrides: { clock: systemClock } });
  const { db, feed, metrics } = app.ctx;
  const ids = await insertMotleyCrowd(db, CELL, 300);
  await Promise.all([app, here].map(({ ctx }) => ctx.feed.refresh(ids)));
  const candidates = await findCandidates(db, ids, false);

  await t.test('answers as one without does', async () => {
    let decks = 0;
    for (const { id, person } of candidates.slice(0, 60)) {
      const asked = { viewerId: id, pageSize: 10, size: 40, spent: null };
      const [there, same] = await Promise.all([feed.makeDeck(asked), here.ctx.feed.makeDeck(asked)]);
      assert.equal(there.outcome, same.outcome);
      if (there.outcome !== 'made' || same.outcome !== 'made') continue;
      decks += 1;
      const { asOf: _there, ...deck } = there.deck;
      const { asOf: _same, ...expected } = same.deck;
      assert.deepEqual(deck, expected);
      assert.deepEqual(there.viewer, same.viewer);
      if (!person) continue;
      assert.deepEqual(await feed.rankBest(person, 20), await here.ctx.feed.rankBest(person, 20));
      assert.deepEqual(await feed.countDrops(person), await here.ctx.feed.countDrops(person));
    }
    assert.ok(decks > 30, `${decks} decks`);
  });

  await t.test('knows of a change before the call that made it is answered', async () => {
    const location = nextPlace();
    const viewer = await app.signUp({ location });
    const other = await app.signUp({ location });
    const ranks = async () => {
      const made = await feed.makeDeck({ viewerId: viewer.id, pageSize: 10, size: 40, spent: null });
      return made.outcome === 'made' && made.deck.ranked.includes(other.id);
    };
    const pause = (paused: boolean) =>
      other.client.call(people.updateProfile, { body: { visibility: { paused } } });
    for (let round = 0; round < 5; round += 1) {
      assert.equal(await ranks(), true);
      await pause(true);
      assert.equal(await ranks(), false);
      await pause(false);
    }
    await other.client.call(safety.blockUser, { body: { userId: viewer.id } });
    assert.equal(await ranks(), false);
  });

  await t.test('is counted by the metrics of the process', async () => {
    await sleep(50);
    const text = await metrics.registry.metrics();
    assert.match(text, /romantic_feed_people [1-9]/);
    assert.match(text, /romantic_feed_ranking_seconds_count\{part="ranking"\} [1-9]/);
    assert.match(text, /statement="listTies",outcome="ok"\} [1-9]/);
  });
});

test('a thread that ends is replaced by one that loads everybody', async (t) => {
  const app = await makeTestApp(t);
  const { config } = app.ctx;
  const metrics = createMetrics();
  const troubles: string[] = [];
  const log = { error: (_what: object, text: string) => troubles.push(text) } as unknown as Log;
  const source = createEngineThread({ config, log, metrics }, FAILS);
  t.after(() => source.stop());
  await source.start();
  assert.equal(source.ready, true);
  const someone = { viewerId: 'somebody', pageSize: 10, size: 10, spent: null };
  assert.deepEqual(await source.makeDeck(someone), { outcome: 'unplaced' });
  // What was committed stays: the next thread reads it.
  const [asked, told] = await Promise.allSettled([
    source.makeDeck({ ...someone, viewerId: 'end' }),
    source.refresh(['somebody']),
  ]);
  assert.equal(asked.status, 'rejected');
  assert.match(String(asked.status === 'rejected' && asked.reason), /The feed starts again/);
  assert.equal(told.status, 'fulfilled');
  assert.equal(source.ready, false);
  await assert.rejects(source.makeDeck(someone), /still reading who is there/);
  await source.refresh(['somebody']);
  // The next one cannot load; the one after it can.
  setEnvironmentData(REFUSES, true);
  t.after(() => setEnvironmentData(REFUSES, undefined));
  for (let tries = 0; !troubles.includes(AGAIN) && tries < 100; tries++) await sleep(100);
  assert.ok(troubles.includes(AGAIN));
  assert.equal(source.ready, false);
  setEnvironmentData(REFUSES, undefined);
  for (let tries = 0; !source.ready && tries < 100; tries++) await sleep(100);
  assert.deepEqual(await source.makeDeck(someone), { outcome: 'unplaced' });
  await assert.rejects(source.makeDeck({ ...someone, viewerId: 'fail' }), {
    message: 'the database is away',
    code: 'CONNECTION_CLOSED',
  });
});
