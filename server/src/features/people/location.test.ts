import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { type ProblemError, people } from '@romantic/contract';
import fc from 'fast-check';
import { cellToBoundary, cellToLatLng, gridDisk, latLngToCell } from 'h3-js';
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

test('two points of one cell are one place, whatever border runs between them', async () => {
  const cities = createCityIndex();
  const ctx = { config, cities };
  let divided = 0;
  for (const cell of gridDisk(latLngToCell(46.2044, 6.1432, 8), 6)) {
    const [latitude, longitude] = cellToLatLng(cell);
    const names = new Set<string | undefined>();
    for (const [cornerLatitude, cornerLongitude] of cellToBoundary(cell)) {
      // A corner itself belongs to three cells.
      const inside = {
        latitude: latitude + 0.95 * (cornerLatitude - latitude),
        longitude: longitude + 0.95 * (cornerLongitude - longitude),
      };
      names.add((await cities.find(inside.latitude, inside.longitude))?.name);
      assert.deepEqual(await findPlace(ctx, inside), await findPlace(ctx, { latitude, longitude }));
    }
    if (names.size > 1) divided += 1;
  }
  assert.ok(divided > 10, `only ${divided} cells around Geneva lie in two towns: the test shows nothing`);
  await cities.close();
});

test('a cell is all that is left of a point, anywhere on earth', async () => {
  const asked: number[][] = [];
  const cities = {
    async find(...at: [number, number]) {
      asked.push(at);
      return null;
    },
    async close() {},
    search: async () => [],
  };
  const anyPoint = fc.record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  const check = async (point: { latitude: number; longitude: number }) => {
    const cell = latLngToCell(point.latitude, point.longitude, 8);
    assert.deepEqual(await findPlace({ config, cities }, point), { cell, city: null, countryCode: null });
    assert.deepEqual(asked.pop(), cellToLatLng(cell));
  };
  await fc.assert(fc.asyncProperty(anyPoint, check), { numRuns: 300 });
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
