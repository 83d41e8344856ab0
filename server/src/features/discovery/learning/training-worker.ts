/** The thread of trainInThread. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../clock.ts';
import { createDb } from '../../../db/db.ts';
import { trainColdModel } from './training.ts';
import type { TrainingOrder } from './training-thread.ts';

const db = createDb({
  url: (workerData as TrainingOrder).databaseUrl,
  maxConnections: 1,
  statementTimeoutMs: 120_000,
  observe: () => {},
});
try {
  parentPort?.postMessage(await trainColdModel({ db, clock: systemClock }));
} finally {
  await db.close();
}
