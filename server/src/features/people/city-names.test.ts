import assert from 'node:assert/strict';
import { test } from 'node:test';
import { people } from '@romantic/contract';
import { makeTestApp } from '../../testing/test-app.ts';
import { buildCityNames, foldName, searchCities } from './city-names.ts';
import { buildCityTable } from './city-table.ts';

const place = (name: string, population: number, countryCode = 'XX') => ({
  name,
  countryCode,
  population,
  latitude: population / 1e6,
  longitude: 1,
});

test('names are found by their beginning, the biggest first, then by a later word', () => {
  const table = buildCityTable([
    place('Santa Ana', 300_000),
    place('San Sebastián', 180_000),
    place('San José', 1_000_000),
    place('Villa San Juan', 5_000_000),
    place('Ålesund', 40_000),
  ]);
  const names = buildCityNames(table);
  const find = (query: string, limit = 8) => searchCities(table, names, query, limit).map(({ name }) => name);
  assert.deepEqual(find('san '), ['San José', 'Santa Ana', 'San Sebastián', 'Villa San Juan']);
  assert.deepEqual(find('san', 1), ['San José']);
  assert.deepEqual(find('SEBASTIAN'), ['San Sebastián']);
  assert.deepEqual(find('alesund'), ['Ålesund']);
  assert.deepEqual(find('  '), []);
  assert.deepEqual(find('nowhere'), []);
});

test('two spellings of one name fold alike', () => {
  assert.equal(foldName('Saint-Étienne'), foldName('saint etienne'));
  assert.equal(foldName("L'Haÿ-les-Roses"), 'l hay les roses');
  assert.equal(foldName('Großröhrsdorf'), 'grossrohrsdorf');
});

test('a member finds their city by any of its names, and lives there', async (t) => {
  const app = await makeTestApp(t);
  const alice = await app.signUp({ location: null });
  const search = async (query: string) =>
    (await alice.client.call(people.searchCities, { query: { query, limit: 3 } })).cities;
  for (const [query, name, countryCode] of [
    ['lisb', 'Lisbon', 'PT'],
    ['Lisboa', 'Lisbon', 'PT'],
    ['münch', 'Munich', 'DE'],
    ['القاهرة', 'Cairo', 'EG'],
    ['saint-etien', 'Saint-Étienne', 'FR'],
  ] as const) {
    const [first] = await search(query);
    assert.deepEqual([first?.name, first?.countryCode], [name, countryCode], query);
  }
  const [lisbon] = await search('lisbon');
  assert.ok(lisbon);
  const { latitude, longitude } = lisbon;
  const me = await alice.client.call(people.updateProfile, { body: { location: { latitude, longitude } } });
  assert.equal(me.location?.city, 'Lisbon');
  assert.deepEqual(me.missing, []);
});
