import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { type ProblemError, people } from '@romantic/contract';
import fc from 'fast-check';
import { cellToBoundary, cellToLatLng, latLngToCell } from 'h3-js';
import { pino } from 'pino';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import { createCityIndex } from './cities.ts';
import { findPlace } from './location.ts';

const HOME = { latitude: 38.7361234, longitude: -9.1425678 };
const PORTO = { latitude: 41.1567891, longitude: -8.6234567 };
const config = { locationResolution: 8 } as TestApp['ctx']['config'];

/** Every row of every table, as text. */
async function dumpDatabase({ ctx }: TestApp): Promise<string> {
  const tables = await ctx.db<{ name: string }>('test')`
    select tablename as name from pg_tables where schemaname = 'app'`;
  const dumps = tables.map(
    ({ name }) => ctx.db('test')`select to_jsonb(t) as row from ${ctx.db.part(`app.${name}`)} t`,
  );
  return JSON.stringify(await Promise.all(dumps));
}

test('two points of one cell are one place, whatever lies between them', async () => {
  const cities = createCityIndex();
  const anyPair = fc.tuple(
    fc.double({ min: -85, max: 85, noNaN: true }),
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.nat(5),
    fc.double({ min: 0, max: 0.95, noNaN: true }),
  );
  const check = async ([latitude, longitude, corner, share]: [number, number, number, number]) => {
    const cell = latLngToCell(latitude, longitude, 8);
    const centre = cellToLatLng(cell);
    const edge = cellToBoundary(cell)[corner] ?? centre;
    // Across the date line a mean of two longitudes is on the other side of the world.
    if (Math.abs(edge[1] - centre[1]) > 90) return;
    const other = {
      latitude: centre[0] + share * (edge[0] - centre[0]),
      longitude: centre[1] + share * (edge[1] - centre[1]),
    };
    assert.deepEqual(
      await findPlace({ config, cities }, other),
      await findPlace({ config, cities }, { latitude, longitude }),
    );
  };
  await fc.assert(fc.asyncProperty(anyPair, check), {
    numRuns: 300,
    // Near Geneva, where two countries and a dozen towns are minutes apart.
    examples: [[[46.2044, 6.1432, 2, 0.9]], [[46.195, 6.23, 0, 0.9]]],
  });
  await cities.close();
});

test('nothing finer than the cell is stored or logged', async (t) => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const app = await makeTestApp(t, { overrides: { log: pino({ level: 'trace' }, sink) } });
  const ana = await app.signUp({ location: HOME });
  await ana.client.call(people.updateProfile, { body: { location: PORTO, bio: 'moved' } });
  await assert.rejects(
    ana.client.call(people.updateProfile, { body: { location: HOME, gender: 'robot' } } as never),
  );
  await ana.client.call(people.updateProfile, { body: { location: HOME } });
  const places = await app.ctx.db<{ cell: string; city: string }>('test')`
    select cell, city from app.user_profiles`;
  assert.deepEqual([...places], [{ cell: latLngToCell(HOME.latitude, HOME.longitude, 8), city: 'Lisbon' }]);
  const kept = (await dumpDatabase(app)) + lines.join('');
  // Two decimals are a kilometre, which is what the cell tells anyway; three would be more.
  for (const digits of ['38.736', '9.142', '41.156', '8.623']) assert.ok(!kept.includes(digits), digits);
  assert.ok(kept.includes('moved'), 'the dump holds the rows');
});

test('a member moves at most every five minutes', async (t) => {
  const app = await makeTestApp(t, { config: { rateLimits: true } });
  const ana = await app.signUp({ location: HOME });
  const move = (location: typeof HOME, more = {}) =>
    ana.client.call(people.updateProfile, { body: { location, ...more } });
  const registered = (await move(HOME)).location?.changedAt;
  const [latitude, longitude] = cellToLatLng(latLngToCell(HOME.latitude, HOME.longitude, 8));

  app.clock.advance(60_000);
  const stayed = await move({ latitude, longitude }, { bio: 'still here' });
  assert.deepEqual(
    [stayed.location?.changedAt, stayed.bio],
    [registered, 'still here'],
    'the same cell is no move',
  );

  await assert.rejects(move(PORTO, { bio: 'gone' }), (error: ProblemError) => {
    assert.equal(error.problem.code, 'location_too_soon');
    assert.ok(
      error.retryAfter && error.retryAfter > 200 && error.retryAfter <= 240,
      `wait ${error.retryAfter} s`,
    );
    return true;
  });
  const kept = await ana.client.call(people.updateProfile, { body: {} });
  assert.deepEqual(
    [kept.bio, kept.location],
    ['still here', stayed.location],
    'a refused move takes nothing along',
  );

  app.clock.advance(241_000);
  const moved = await move(PORTO, { bio: 'gone' });
  assert.deepEqual([moved.bio, moved.location?.city], ['gone', 'Porto']);
  await assert.rejects(move(HOME), (error: ProblemError) => error.problem.code === 'location_too_soon');
});

test('who registered without a place may give one at once, and parallel moves are one', async (t) => {
  const app = await makeTestApp(t);
  const ana = await app.signUp({ location: null });
  assert.deepEqual(ana.session.user.missing, ['location']);
  app.ctx.config.rateLimits = true;
  const answers = await Promise.allSettled(
    [HOME, PORTO, { latitude: 1, longitude: 1 }, { latitude: -33.9, longitude: 151.2 }].map((location) =>
      ana.client.call(people.updateProfile, { body: { location } }),
    ),
  );
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
  const me = await ana.client.call(people.updateProfile, { body: {} });
  assert.deepEqual(me.missing, []);
});
