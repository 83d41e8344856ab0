import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessCountry } from './guess-country.ts';

test('the first language with a region decides, else the likeliest home of the first', () => {
  assert.equal(guessCountry(['en', 'fr-CA', 'de-DE']), 'CA');
  assert.equal(guessCountry(['pt']), 'BR');
  assert.equal(guessCountry(['de', 'en']), 'DE');
  assert.equal(guessCountry(['es-419', 'en-GB']), 'GB');
  assert.equal(guessCountry(['not a language']), 'US');
  assert.equal(guessCountry([], 'FR'), 'FR');
});
