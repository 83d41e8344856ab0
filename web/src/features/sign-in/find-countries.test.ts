import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCountries } from './find-countries.ts';

const ALL = [
  { code: 'CI', dial: '225', name: 'Côte d’Ivoire' },
  { code: 'FR', dial: '33', name: 'France' },
  { code: 'GF', dial: '594', name: 'French Guiana' },
  { code: 'GB', dial: '44', name: 'United Kingdom' },
  { code: 'US', dial: '1', name: 'United States' },
];
const find = (query: string) => findCountries(ALL, query).map(({ code }) => code);

test('a country is found by name, word, letters or dial code', () => {
  assert.deepEqual(find('fr'), ['FR', 'GF']);
  assert.deepEqual(find('gb'), ['GB']);
  assert.deepEqual(find('king'), ['GB']);
  assert.deepEqual(find('cote'), ['CI']);
  assert.deepEqual(find('ivo'), ['CI']);
  assert.deepEqual(find('+44'), ['GB']);
  assert.deepEqual(find('005'), ['GF']);
  assert.deepEqual(find('zz'), []);
  assert.equal(find('').length, ALL.length);
});
