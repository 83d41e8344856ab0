/**
 * `npm run train`: trains a cold model on the decisions in the database at once, as the worker does once a day, and says
 * what became of it. Processes that run take a new model over within a minute.
 */
import { systemClock } from '../server/src/clock.ts';
import { readEnv } from '../server/src/config.ts';
import { createDb } from '../server/src/db/db.ts';
import { openDatabase } from '../server/src/db/open.ts';
import { trainColdModel } from '../server/src/features/discovery/learning/training.ts';
import { createLog } from '../server/src/log.ts';

const config = readEnv();
await using database = await openDatabase(config, createLog(config.logLevel));
const db = createDb({
  url: database.url,
  maxConnections: 1,
  statementTimeoutMs: 120_000,
  observe: () => {},
});
try {
  console.log(JSON.stringify(await trainColdModel({ db, clock: systemClock }), null, 2));
} finally {
  await db.close();
}
