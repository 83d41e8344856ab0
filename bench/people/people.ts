/**
 * Made-up members of a dating service, as many as wanted and the same in every run. Where they live is real
 * (towns.ts); all else is our choice, made so that every filter refuses many and the running log-odds spread as they do
 * in speed dating (deviation 1.2).
 */

import type { Gender, MustHaves, Person } from '@romantic/matchmaker';
import { createRandom, type Random } from './random.ts';
import { loadTowns, type Towns } from './towns.ts';

/** The moment of all questions: people joined and were active before it. */
export const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Spread of the log-odds a and b. */
const EFFECT_SD = 1.2;

export const INTENTS = ['partner', 'long', 'long-short', 'short-long', 'short', 'friends', 'unsure'];
export const LANGUAGES = ['fr', 'en', 'es', 'de', 'ar', 'it', 'pt', 'nl', 'pl', 'ro', 'tr', 'ru', 'zh', 'vi'];
export const INTERESTS = Array.from({ length: 130 }, (_, index) => `interest-${index}`);
const DISTANCES: readonly (readonly [km: number, share: number])[] = [
  [10, 0.1],
  [20, 0.15],
  [30, 0.15],
  [50, 0.3],
  [100, 0.2],
  [200, 0.06],
  [500, 0.02],
  [20_000, 0.02],
];

export interface Population {
  seed: number;
  towns: Towns;
}

/** Takes a second or two. */
export function createPopulation(seed = 1, country = 'FR'): Population {
  return { seed, towns: loadTowns(country, seed) };
}

/** The person of an index, independent of all others. */
export function makePerson({ seed, towns }: Population, index: number): Person {
  const random = createRandom(seed, index);
  const gender: Gender = random.chance(0.02) ? 'nonbinary' : random.chance(0.49) ? 'woman' : 'man';
  const age = Math.min(75, 18 + Math.floor((random.exponential() + random.exponential()) * 7));
  const joinedAt = NOW - Math.floor(random.exponential() * 300 * DAY);
  return {
    id: makeId(random, index),
    cell: towns.drawCell(random),
    birthDate: makeBirthDate(random, age),
    gender,
    interestedIn: makeInterestedIn(random, gender),
    ...makeAges(random, gender, age),
    maxDistanceKm: drawDistance(random),
    mustHaves: random.chance(0.2) ? makeMustHaves(random) : {},
    intent: random.chance(0.85) ? random.pick(INTENTS) : null,
    heightCm: random.chance(0.85) ? makeHeight(random, gender) : null,
    languages: makeLanguages(random),
    interests: drawSome(random, INTERESTS, Math.floor(random.next() * 11)),
    verified: random.chance(0.45),
    hasBio: random.chance(0.65),
    incognito: random.chance(0.02),
    hideDistance: random.chance(0.06),
    joinedAt,
    lastActiveAt: Math.max(joinedAt, NOW - Math.floor(makeIdle(random))),
    ...makeStanding(random, gender),
  };
}

export function* makePeople(population: Population, count: number): Generator<Person> {
  for (let index = 0; index < count; index++) yield makePerson(population, index);
}

/** A UUID of version 7: 48 bits of time, the rest by chance. */
function makeId(random: Random, index: number): string {
  const time = (1.6e12 + index * 997 + random.bits() / 1000).toString(16).slice(0, 11).padStart(12, '0');
  const hex = (bits: number) => bits.toString(16).padStart(8, '0');
  const rest = hex(random.bits()) + hex(random.bits()) + hex(random.bits());
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}

function makeBirthDate(random: Random, age: number): string {
  const birthday = NOW - age * 365.25 * DAY - random.next() * 365 * DAY;
  return new Date(birthday).toISOString().slice(0, 10);
}

function makeInterestedIn(random: Random, gender: Gender): Gender[] {
  const other: Gender =
    gender === 'woman' ? 'man' : gender === 'man' ? 'woman' : random.pick(['man', 'woman']);
  const kind = random.next();
  if (gender === 'nonbinary' || kind < 0.05) return ['woman', 'man', 'nonbinary'];
  if (kind < 0.11) return [gender];
  return kind < 0.3 ? [other, 'nonbinary'] : [other];
}

function makeAges(random: Random, gender: Gender, age: number): { ageMin: number; ageMax: number } {
  const [down, up] = gender === 'man' ? [8, 3] : gender === 'woman' ? [3, 9] : [7, 7];
  const ageMin = Math.max(18, Math.round(age - down * (0.3 + 1.4 * random.next())));
  return { ageMin, ageMax: Math.max(ageMin + 2, Math.round(age + up * (0.3 + 1.4 * random.next()))) };
}

function drawDistance(random: Random): number {
  let rest = random.next();
  for (const [km, share] of DISTANCES) {
    rest -= share;
    if (rest < 0) return km;
  }
  return 50;
}

function makeMustHaves(random: Random): MustHaves {
  const all: MustHaves[] = [
    { verified: true },
    { hasBio: true },
    { recentlyActive: true },
    { intents: drawSome(random, INTENTS, 3) },
    { languages: [random.chance(0.7) ? 'fr' : 'en'] },
    { heightMinCm: 150 + Math.floor(random.next() * 30) },
    { interests: drawSome(random, INTERESTS, 4) },
  ];
  return Object.assign({}, random.pick(all), random.chance(0.5) ? random.pick(all) : {});
}

function makeHeight(random: Random, gender: Gender): number {
  const [mean, deviation] = gender === 'man' ? [178, 7] : gender === 'woman' ? [165, 6.5] : [171, 9];
  return Math.max(140, Math.min(215, Math.round(mean + deviation * random.normal())));
}

function makeLanguages(random: Random): string[] {
  const languages = LANGUAGES.filter((_, index) =>
    random.chance(index === 0 ? 0.96 : index === 1 ? 0.55 : 0.3 / index),
  );
  return languages.length > 0 ? languages : ['fr'];
}

/** Different entries, those in front far more often: the draw is squared. */
function drawSome(random: Random, list: readonly string[], count: number): string[] {
  const drawn = new Set<string>();
  while (drawn.size < count) drawn.add(list[Math.floor(random.next() ** 2 * list.length)]!);
  return [...drawn];
}

/** Ms since last active: a third today, another this week, the rest over months. */
function makeIdle(random: Random): number {
  const kind = random.next();
  if (kind < 0.35) return random.next() * DAY;
  return kind < 0.65 ? random.next() * 7 * DAY : random.exponential() * 45 * DAY;
}

type Standing = Pick<Person, 'says' | 'gets' | 'exposures' | 'boost'>;

/** Women say yes less often and hear it more often; 3% are unknown yet, 2% have a boost. All as a `real` holds it. */
function makeStanding(random: Random, gender: Gender): Standing {
  const shift = gender === 'woman' ? 0.8 : gender === 'man' ? -0.8 : 0;
  const logOdds = (mean: number) => Math.fround(mean + EFFECT_SD * random.normal());
  const [says, gets, seen] = [logOdds(-shift), logOdds(shift), Math.exp(1.2 * random.normal() + shift / 2)];
  const boost = random.chance(0.02) ? 1.5 : 1;
  if (random.chance(0.03)) return { says: 0, gets: 0, exposures: 0, boost };
  return { says, gets, exposures: Math.fround(12 * seen), boost };
}
