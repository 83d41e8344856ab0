import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type City, type CityTable, findCity } from './city-table.ts';

/** Names a place without a network. */
export interface CityIndex {
  /** The city people would name at this point (degrees); null at sea. The first call loads the list: 0.3 s, 4 MB kept. */
  find(latitude: number, longitude: number): Promise<City | null>;
  close(): Promise<void>;
}

const WORKER_FILE = new URL('./city-worker.ts', import.meta.url);

/** Loads nothing until the first question, and then in a thread of its own, so that no other request waits. */
export function createCityIndex(): CityIndex {
  let loading: Promise<CityTable> | null = null;
  let worker: Worker | null = null;

  const load = async (): Promise<CityTable> => {
    worker = new Worker(WORKER_FILE, { env: {} });
    try {
      const [table] = await Promise.race([once(worker, 'message'), once(worker, 'exit').then(refuseExit)]);
      return table as CityTable;
    } catch (error) {
      // The next question tries again.
      loading = null;
      throw error;
    } finally {
      worker = null;
    }
  };

  return {
    async find(latitude, longitude) {
      loading ??= load();
      return findCity(await loading, latitude, longitude);
    },
    async close() {
      await worker?.terminate();
    },
  };
}

function refuseExit(): never {
  throw new Error('The list of cities could not be loaded');
}
