/** Who asks: somebody in the middle of the largest town, people drawn by population, and somebody far from everybody. */

import { distanceKm, type MustHaves, type Person } from '@romantic/matchmaker';
import { INTERESTS, makePerson, type Population } from '../people/people.ts';
import { createRandom } from '../people/random.ts';

/** Indices far behind those of the population: nobody of these is in it. */
const VIEWERS_FROM = 1_000_000_000;

/** A man of 32 who looks for women from 24 to 38, in the centre of the largest town, and asks for nothing else. */
export function makeCityViewer(population: Population, change: Partial<Person> = {}): Person {
  const [largest] = population.towns.towns;
  return {
    ...makePerson(population, VIEWERS_FROM),
    cell: largest!.cells[0]!,
    gender: 'man',
    interestedIn: ['woman'],
    birthDate: '1994-03-03',
    ageMin: 24,
    ageMax: 38,
    maxDistanceKm: 50,
    mustHaves: {},
    intent: 'long',
    heightCm: 180,
    languages: ['fr', 'en'],
    verified: true,
    hasBio: true,
    incognito: false,
    says: 0.75,
    gets: -0.375,
    exposures: 20,
    boost: 1,
    ...change,
  };
}

/** "All filters": besides gender, age and distance both ways, four must-haves that each refuse some. */
export const SOME_MUST_HAVES: MustHaves = {
  hasBio: true,
  recentlyActive: true,
  languages: ['fr', 'en'],
  heightMinCm: 155,
};

/** Every filter there is, none of them selective, together leaving few. */
export const MANY_WEAK_FILTERS: MustHaves = {
  verified: true,
  hasBio: true,
  recentlyActive: true,
  heightMinCm: 158,
  heightMaxCm: 178,
  intents: ['partner', 'long', 'long-short', 'unsure'],
  languages: ['en', 'es'],
  interests: INTERESTS.filter((_, index) => index % 6 === 4 && index < 60),
};

export function drawViewers(population: Population, count: number): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    ...makePerson(population, VIEWERS_FROM + 1 + index),
    incognito: false,
  }));
}

/** Of many drawn people the one with the fewest others of them within 50 km. */
export function findRuralViewer(population: Population): Person {
  const drawn = drawViewers(population, 400);
  const neighbours = ({ cell }: Person) => drawn.filter((other) => distanceKm(cell, other.cell) <= 50).length;
  const [lonely] = drawn
    .map((viewer) => ({ viewer, near: neighbours(viewer) }))
    .sort((a, b) => a.near - b.near);
  return { ...lonely!.viewer, maxDistanceKm: 50 };
}

/** `count` of the list, evenly by chance. */
export function drawEvenly(ids: readonly string[], count: number, seed = 1): string[] {
  const random = createRandom(seed, 0);
  const left = [...ids];
  for (let at = 0; at < Math.min(count, left.length); at++) {
    const other = at + Math.floor(random.next() * (left.length - at));
    [left[at], left[other]] = [left[other]!, left[at]!];
  }
  return left.slice(0, count);
}
