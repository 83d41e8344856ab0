import assert from 'node:assert/strict';
import test from 'node:test';
import { GENDERS as ALL_GENDERS, INTENT_IDS, type Me, ProfileChanges } from '@romantic/contract';
import {
  AGES,
  countMustHaves,
  DISTANCE_STEPS,
  filtersOf,
  GENDERS,
  INTENTS,
  stepOf,
  toChanges,
} from './filters.ts';

const me = (
  mustHaves: Me['preferences']['mustHaves'],
  ageMax = 45,
): Pick<Me, 'interestedIn' | 'preferences'> => ({
  interestedIn: ['woman'],
  preferences: { ageMin: 25, ageMax, maxDistanceKm: 50, mustHaves },
});

test('lists and bounds are those of the contract', () => {
  assert.deepEqual([...GENDERS], [...ALL_GENDERS]);
  assert.deepEqual([...INTENTS], [...INTENT_IDS]);
  for (const maxDistanceKm of DISTANCE_STEPS) ProfileChanges.parse({ preferences: { maxDistanceKm } });
  const widest = { ...filtersOf(me({})), ages: AGES };
  assert.equal(ProfileChanges.parse(toChanges(widest)).preferences?.ageMax, 120);
});

test('what is saved is what was there, and no demand means none is sent', () => {
  const mustHaves = { heightMinCm: 170, intents: ['long-term' as const], verified: true };
  assert.deepEqual(toChanges(filtersOf(me(mustHaves))), {
    interestedIn: ['woman'],
    preferences: { ageMin: 25, ageMax: 45, maxDistanceKm: 50, mustHaves },
  });
  const none = filtersOf(me({ intents: [], verified: false } as never));
  assert.deepEqual(toChanges(none).preferences?.mustHaves, {});
  assert.equal(countMustHaves(none.mustHaves), 0);
  assert.equal(countMustHaves(mustHaves), 3);
});

test('clearing the must-haves and the heights leaves none', () => {
  const filters = filtersOf(me({ heightMaxCm: 180, hasBio: true }));
  const cleared = { ...filters, mustHaves: {}, heights: [140, 220] as const };
  assert.deepEqual(toChanges(cleared).preferences?.mustHaves, {});
});

test('a distance finds its place on the slider', () => {
  assert.equal(DISTANCE_STEPS[stepOf(50)], 50);
  assert.equal(DISTANCE_STEPS[stepOf(51)], 65);
  assert.equal(DISTANCE_STEPS[stepOf(99_999)], 20_000);
});
