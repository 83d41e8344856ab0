import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type CityNames, type FoundCity, searchCities } from './city-names.ts';
import { type City, type CityTable, findCity } from './city-table.ts';

/** Names a place without a network. */
export interface CityIndex {
  /** The city people would name at this point (degrees); null at sea. The first call loads the list: 0.3 s, 4 MB kept. */
  find(latitude: number, longitude: number): Promise<City | null>;
  /** The biggest cities whose name begins so, in any spelling. The first call folds the names: 0.2 s, 3 MB kept. */
  search(query: string, limit: number): Promise<FoundCity[]>;
  close(): Promise<void>;
}

const NAMES_FILE = new URL('./city-names-worker.ts', import.meta.url);
const WORKER_FILE = new URL('./city-worker.ts', import.meta.url);

/** Loads nothing until the first question, and then in a thread of its own, so that no other request waits. */
export function createCityIndex(): CityIndex {
  const workers = new Set<Worker>();

  const ask = async <T>(file: URL, workerData?: unknown): Promise<T> => {
    const worker = new Worker(file, { env: {}, workerData });
    workers.add(worker);
    try {
      const [answer] = await Promise.race([once(worker, 'message'), once(worker, 'exit').then(refuseExit)]);
      return answer as T;
    } finally {
      workers.delete(worker);
    }
  };
  const loadTable = keepFirst(() => ask<CityTable>(WORKER_FILE));
  const loadNames = keepFirst(async () => {
    const { texts, ends } = await loadTable();
    return ask<CityNames>(NAMES_FILE, { texts, ends });
  });

  return {
    async find(latitude, longitude) {
      return findCity(await loadTable(), latitude, longitude);
    },
    async search(query, limit) {
      const names = await loadNames();
      return searchCities(await loadTable(), names, query, limit);
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}

/** Loads once for everybody who asks; after a failure the next one tries again. */
function keepFirst<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}

function refuseExit(): never {
  throw new Error('The list of cities could not be loaded');
}
