/** The thread of createEngineThread: an engine with connections of its own, asked and answering by messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../clock.ts';
import { createDb } from '../../../db/db.ts';
import { createLog } from '../../../log.ts';
import { createSecrets } from '../../../secrets.ts';
import { createDeckMaker } from '../deck/deck-maker.ts';
import { createColdModels } from '../learning/cold-models.ts';
import { createEngine } from './engine.ts';
import type { DeckSource } from './feed.ts';
import { createMarks } from './thread-marks.ts';
import type { Call, Failure, ThreadOrder, Told } from './thread-protocol.ts';

/** One follows, the others read viewers: their statements take a millisecond, ranking takes longer. */
const CONNECTIONS = 4;

const tell = (told: Told): void => parentPort?.postMessage(told);
const order = workerData as ThreadOrder;
const { metrics, statements } = createMarks((marks) => tell({ marks }));
const log = createLog(order.logLevel);
const db = createDb({
  url: order.databaseUrl,
  maxConnections: CONNECTIONS,
  statementTimeoutMs: order.databaseStatementTimeoutMs,
  observe: (statement, seconds, failed) =>
    statements.observe({ statement, outcome: failed ? 'failed' : 'ok' }, seconds),
});
const ctx = {
  config: { photoRequired: order.photoRequired },
  secrets: createSecrets(order.secret),
  coldModels: createColdModels({ db, log }),
  clock: systemClock,
  metrics,
  log,
  db,
};
const engine = createEngine(ctx);
const source: DeckSource = {
  ...createDeckMaker({ ...ctx, engine }),
  get ready() {
    return engine.ready;
  },
  async start() {
    await ctx.coldModels.start();
    await engine.start();
  },
  async stop() {
    await engine.stop();
    await ctx.coldModels.stop();
    await db.close();
    parentPort?.close();
  },
  refresh: (userIds) => engine.refresh(userIds),
};

parentPort?.on('message', async ({ id, name, values }: Call) => {
  try {
    const run = source[name] as (...values: unknown[]) => Promise<unknown>;
    tell({ id, answer: await run(...values) });
  } catch (error) {
    tell({ id, failure: describe(error) });
  }
});

/** What an error of ours or of the driver says of itself: a copy keeps no more than a message. */
function describe(error: unknown): Failure {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), stack: undefined, code: undefined };
  const { name, message, stack } = error;
  return { name, message, stack, code: (error as { code?: unknown }).code };
}
