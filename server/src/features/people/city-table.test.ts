import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCityIndex } from './cities.ts';
import { buildCityTable, type CityRecord, findCity } from './city-table.ts';

const KM_A_DEGREE = 111.2;

/** The same rule over every record. */
function findNaively(records: readonly CityRecord[], latitude: number, longitude: number): string | null {
  const shrink = Math.max(Math.cos((latitude * Math.PI) / 180), 0.01);
  let best: { name: string; weight: number } | null = null;
  for (const record of records) {
    const turn = Math.abs(record.longitude - longitude);
    const east = Math.min(turn, 360 - turn) * shrink;
    const km = Math.hypot(record.latitude - latitude, east) * KM_A_DEGREE;
    const weight = (km + 1) / Math.sqrt(Math.max(record.population, 500));
    if (km <= 100 && weight < (best?.weight ?? Number.POSITIVE_INFINITY))
      best = { name: record.name, weight };
  }
  return best?.name ?? null;
}

const anyLatitude = fc.integer({ min: -8900, max: 8900 }).map((value) => value / 100 + 0.0037);
const anyLongitude = fc.integer({ min: -17990, max: 17990 }).map((value) => value / 100 + 0.0053);
const anyCities = fc
  .array(fc.tuple(anyLatitude, anyLongitude, fc.integer({ min: 0, max: 20_000_000 })), { maxLength: 40 })
  .map((places) =>
    places.map(([latitude, longitude, population], at) => ({
      name: `City ${at} é`,
      countryCode: 'XX',
      latitude: Math.fround(latitude),
      longitude: Math.fround(longitude),
      population,
    })),
  );

test('the squares find what a look at every city finds, at the date line and far north too', () => {
  let found = 0;
  fc.assert(
    fc.property(anyCities, fc.nat(), fc.double({ min: -1, max: 1, noNaN: true }), (cities, pick, shift) => {
      const near = cities[pick % Math.max(cities.length, 1)];
      const latitude = Math.max(-89, Math.min(89, (near?.latitude ?? 0) + shift * 0.7));
      const longitude = (((near?.longitude ?? 0) + shift * 1.1 + 540) % 360) - 180;
      const city = findCity(buildCityTable(cities), latitude, longitude);
      assert.equal(city?.name ?? null, findNaively(cities, latitude, longitude));
      if (city) found += 1;
    }),
    { numRuns: 500 },
  );
  assert.ok(found > 250, `only ${found} of 500 questions had a city to find`);
});

test('people name the city, not the suburb next to it', async () => {
  const cities = createCityIndex();
  const places: [string, string, number, number][] = [
    ['Lisbon', 'PT', 38.7223, -9.1393],
    ['Lisbon', 'PT', 38.7107, -9.1422],
    ['Amadora', 'PT', 38.7538, -9.2308],
    ['Paris', 'FR', 48.8867, 2.3431],
    ['London', 'GB', 51.539, -0.1426],
    ['New York City', 'US', 40.758, -73.985],
    ['Tokyo', 'JP', 35.658, 139.7016],
    ['Sydney', 'AU', -33.8915, 151.2767],
    ['Labasa', 'FJ', -16.8, 179.99],
    ['Labasa', 'FJ', -16.8, -179.99],
  ];
  for (const [name, countryCode, latitude, longitude] of places) {
    assert.deepEqual(await cities.find(latitude, longitude), { name, countryCode });
  }
  assert.equal(await cities.find(30, -40), null, 'nobody lives in the middle of the Atlantic');
  assert.equal(await cities.find(-90, 0), null);
  await cities.close();
});

test('loading the list does not hold up the event loop', async () => {
  const cities = createCityIndex();
  const started = performance.now();
  let longest = 0;
  let last = started;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 5);
  await Promise.all([cities.find(48.85, 2.35), cities.find(52.52, 13.4)]);
  clearInterval(timer);
  const took = performance.now() - started;
  // Loaded in this thread, it would stand still for nearly all of the time.
  assert.ok(longest < took / 2, `the loop stood still for ${longest} of ${took} ms`);
});
