/** Made-up people for tests: one who suits everybody, and random small worlds where every border case is likely. */

import fc from 'fast-check';
import { gridDisk, latLngToCell } from 'h3-js';
import type { MustHaves, Person, Standing } from '../person.ts';
import type { RankRequest } from '../query.ts';

export const NOW = Date.UTC(2026, 10, 22, 12, 34, 56);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const PARIS = latLngToCell(48.8566, 2.3522, 8);
export const LYON = latLngToCell(45.764, 4.8357, 8);
export const NEW_YORK = latLngToCell(40.7128, -74.006, 8);

/** Thirty, a woman who looks for anybody, in Paris, asking for nothing. */
export function makePerson(id: string, change: Partial<Person> = {}): Person {
  return {
    id,
    cell: PARIS,
    birthDate: '1996-05-05',
    gender: 'woman',
    interestedIn: ['woman', 'man', 'nonbinary'],
    ageMin: 18,
    ageMax: 99,
    maxDistanceKm: 50,
    mustHaves: {},
    intent: null,
    heightCm: null,
    languages: [],
    interests: [],
    verified: false,
    hasBio: false,
    incognito: false,
    hideDistance: false,
    joinedAt: NOW - 100 * DAY,
    lastActiveAt: NOW - HOUR,
    says: 0,
    gets: 0,
    exposures: 0,
    boost: 1,
    ...change,
  };
}

export function makeRequest(change: Partial<RankRequest> = {}): RankRequest {
  const nobody = new Set<string>();
  return { now: NOW, seed: 'seed', excluded: nobody, likedMe: nobody, limit: 100, pageSize: 1, ...change };
}

/** Neighbours, the edges of the usual radii, other continents, the antipode, a pole, the date line, coarser cells. */
const CELLS = [
  ...gridDisk(PARIS, 2),
  ...[0.045, 0.09, 0.1, 0.44, 0.45, 0.46].map((north) => latLngToCell(48.8566 + north, 2.3522, 8)),
  ...[0.13, 0.14, 0.68].map((east) => latLngToCell(48.8566, 2.3522 + east, 8)),
  LYON,
  NEW_YORK,
  latLngToCell(-48.8566, 2.3522 - 180, 8),
  latLngToCell(90, 0, 8),
  latLngToCell(-17.5, 179.999, 8),
  latLngToCell(-17.5, -179.999, 8),
  latLngToCell(48.8566, 2.3522, 6),
  latLngToCell(48.8566, 2.3522, 4),
];

export const IDS = Array.from(
  { length: 24 },
  (_, index) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
);

const words = (...all: string[]) => fc.subarray(all);
const often = <T>(usual: T, ...rare: T[]) => fc.constantFrom<T>(...Array<T>(9).fill(usual), ...rare);
const logOdds = fc.constantFrom(0, 0, -0.7, 0.1, 1.3, -3.9, 4, 7);

const anyStanding = {
  says: logOdds,
  gets: logOdds,
  exposures: fc.constantFrom(0, 0, 0.3, 1, 7.25, 500),
  boost: often(1, 1.5, 1.25),
};

const mustHaves: fc.Arbitrary<MustHaves> = fc.record(
  {
    heightMinCm: fc.constantFrom(150, 170, 171),
    heightMaxCm: fc.constantFrom(170, 171, 190),
    intents: words('long', 'short'),
    languages: words('en', 'fr', 'de'),
    interests: fc.subarray(
      Array.from({ length: 70 }, (_, index) => `interest-${index}`),
      { maxLength: 40 },
    ),
    verified: fc.boolean(),
    newHere: fc.boolean(),
    hasBio: fc.boolean(),
    recentlyActive: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Several at once suit hardly anybody; of one some are left. */
const oneMustHave: fc.Arbitrary<MustHaves> = mustHaves.map((all) =>
  Object.fromEntries(Object.entries(all).slice(0, 1)),
);

/** Anybody; each filter refuses seldom, so that many pairs pass and every filter decides sometimes. */
export const anyPerson: fc.Arbitrary<Person> = fc.record({
  id: fc.constantFrom(...IDS),
  cell: fc.constantFrom(...CELLS),
  birthDate: fc.constantFrom('1996-11-22', '1996-11-23', '2008-11-22', '2004-02-29', '1966-01-01'),
  gender: fc.constantFrom('woman', 'man', 'nonbinary'),
  interestedIn: often(['woman', 'man', 'nonbinary'], ['woman'], ['man', 'woman'], []),
  ageMin: often(18, 29, 30, 31),
  ageMax: often(99, 29, 30, 59),
  maxDistanceKm: often(20_000, 1, 2, 5, 10, 11, 50, 51, 400, 6000, 19_999, 65_535),
  mustHaves: fc.oneof(
    { weight: 8, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: oneMustHave },
    { weight: 1, arbitrary: mustHaves },
  ),
  intent: fc.constantFrom('long', 'short', null),
  heightCm: fc.constantFrom(null, 150, 170, 171, 190),
  languages: words('en', 'fr', 'de'),
  interests: fc.constantFrom(['interest-1', 'interest-69'], ['interest-33'], []),
  verified: fc.boolean(),
  hasBio: fc.boolean(),
  incognito: often(false, true),
  hideDistance: often(false, true),
  joinedAt: fc.constantFrom(NOW, NOW - 14 * DAY, NOW - 14 * DAY - HOUR, NOW - 90 * DAY),
  lastActiveAt: fc.constantFrom(NOW + DAY, NOW, NOW - HOUR, NOW - 7 * DAY, NOW - 7 * DAY - HOUR),
  ...anyStanding,
});

export const anyRequest: fc.Arbitrary<RankRequest> = fc.record({
  now: fc.constant(NOW),
  seed: fc.string({ maxLength: 3 }),
  excluded: fc.subarray(IDS, { maxLength: 8 }).map((ids) => new Set(ids)),
  likedMe: fc.subarray(IDS, { maxLength: 12 }).map((ids) => new Set(ids)),
  limit: fc.nat(12),
  pageSize: fc.nat(12),
});

/** Something that happens to a store. */
export type Change =
  | { kind: 'upsert'; person: Person }
  | { kind: 'relearn'; id: string; standing: Standing }
  | { kind: 'remove'; id: string };

/** One person under up to three ids: equal scores, so that ties happen. */
const twins: fc.Arbitrary<Change[]> = fc
  .tuple(anyPerson, fc.subarray(IDS, { minLength: 1, maxLength: 3 }))
  .map(([person, ids]) => ids.map((id) => ({ kind: 'upsert', person: { ...person, id } })));
const removal: fc.Arbitrary<Change[]> = fc.constantFrom(...IDS).map((id) => [{ kind: 'remove', id }]);

const lesson: fc.Arbitrary<Change[]> = fc
  .tuple(fc.constantFrom(...IDS), fc.record(anyStanding))
  .map(([id, standing]) => [{ kind: 'relearn', id, standing }]);

/** A history: people come, are replaced, are learned about and go. */
export const anyHistory: fc.Arbitrary<Change[]> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: twins },
      { weight: 1, arbitrary: lesson },
      { weight: 1, arbitrary: removal },
    ),
    {
      maxLength: 24,
      size: 'max',
    },
  )
  .map((changes) => changes.flat());
