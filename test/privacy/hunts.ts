import { people } from '@romantic/contract';
import { cellToLatLng, latLngToCell } from 'h3-js';
import { signUp } from '../harness/member.ts';
import type { Hunt } from './attacks.ts';
import { type Place, toPlace } from './plane.ts';

/** The product's promise: nothing finer than a cell of this resolution. */
export const RESOLUTION = 8;

/** Cities far apart, so that no hunt disturbs another. */
const CITIES: readonly Place[] = [
  { latitude: 38.72, longitude: -9.14 },
  { latitude: 59.33, longitude: 18.07 },
  { latitude: -33.87, longitude: 151.21 },
  { latitude: 19.43, longitude: -99.13 },
  { latitude: 1.35, longitude: 103.82 },
  { latitude: 64.15, longitude: -21.94 },
];

/** A hunt and where its victim really is. */
export interface Staged extends Hunt {
  truth: Place;
}

/**
 * Two victims a city, opposite each other around the middle of one cell: whatever is found of one, as long as it
 * depends on the cell alone, it is as far off for the other, and on average no better than the middle itself.
 */
export async function stageHunts(baseUrl: string, cities: number): Promise<Staged[]> {
  const hunts: Staged[] = [];
  for (const [index, city] of CITIES.slice(0, cities).entries()) {
    const cell = latLngToCell(city.latitude, city.longitude, RESOLUTION);
    const guess = centreOf(cell);
    for (const side of [1, -1] as const) {
      const [metres, bearing] = [220 + 30 * (index % 4), 0.9 + 1.1 * index];
      const spot = { x: side * metres * Math.sin(bearing), y: side * metres * Math.cos(bearing) };
      hunts.push(await stageHunt(baseUrl, guess, toPlace(guess, spot), side === 1 ? 'woman' : 'man'));
    }
  }
  return hunts;
}

export function centreOf(cell: string): Place {
  const [latitude, longitude] = cellToLatLng(cell);
  return { latitude, longitude };
}

/** Nobody of one hunt sees anybody of the other in the same city: gender and wishes keep them apart. */
async function stageHunt(
  baseUrl: string,
  guess: Place,
  truth: Place,
  gender: 'woman' | 'man',
): Promise<Staged> {
  const looksLikeVictim = { gender, interestedIn: ['nonbinary' as const], location: truth };
  const victim = await signUp(baseUrl, looksLikeVictim);
  const attacker = await signUp(baseUrl, { gender: 'nonbinary', interestedIn: [gender], location: guess });
  const sybil = await signUp(baseUrl, { ...looksLikeVictim, location: guess });
  await sybil.client.call(people.updateProfile, { body: { visibility: { paused: true } } });
  return { victim, attacker, sybil, guess, truth };
}

/** Metres off, one a hunt, `parallel` hunts at once. */
export async function measureErrors(
  hunts: readonly Staged[],
  find: (hunt: Hunt) => Promise<Place>,
  distance: (a: Place, b: Place) => number,
): Promise<number[]> {
  const errors: number[] = [];
  const waiting = [...hunts.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      errors[next[0]] = distance(await find(next[1]), next[1].truth);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return errors;
}

export function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
