/** The thread that folds the names of a table that was loaded before, 0.2 s. */
import { parentPort, workerData } from 'node:worker_threads';
import { buildCityNames } from './city-names.ts';
import type { CityTable } from './city-table.ts';

const names = buildCityNames(workerData as Pick<CityTable, 'texts' | 'ends'>);
parentPort?.postMessage(names, [names.folded.buffer as ArrayBuffer, names.starts.buffer as ArrayBuffer]);
