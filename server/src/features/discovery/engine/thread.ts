import { Worker } from 'node:worker_threads';
import type { Context } from '../../../context.ts';
import { ERRORS } from '../../../errors.ts';
import type { DeckSource } from './feed.ts';
import { countMarks } from './thread-marks.ts';
import type { Call, Failure, ThreadOrder, Told } from './thread-protocol.ts';

type Needs = Pick<Context, 'config' | 'log' | 'metrics'>;

const WORKER_FILE = new URL('./thread-worker.ts', import.meta.url);
/** Questions and answers die young, and there are few: more room would stay empty. */
const YOUNG_MB = 24;
/** A thread that does not end by itself is ended, ms. */
const STOP_MS = 5_000;
/** Between the end of a thread that failed and the start of the next, ms. */
const AGAIN_MS = 1_000;

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * An engine in a thread with its own connections. When the thread ends though nobody asked it to, what it was asked fails
 * with `unavailable` and the next one loads everybody anew; until then every question fails so.
 */
export function createEngineThread({ config, log, metrics }: Needs, workerFile = WORKER_FILE): DeckSource {
  const state = { worker: null as Worker | null, loaded: false, stopping: false, calls: 0 };
  const waiting = new Map<number, Waiting>();
  let again: NodeJS.Timeout | undefined;

  const open = (): Worker => {
    if (config.databaseUrl === null) throw new Error('there is no database');
    const { databaseUrl, databaseStatementTimeoutMs, logLevel, photoRequired, secret } = config;
    const order: ThreadOrder = { databaseUrl, databaseStatementTimeoutMs, logLevel, photoRequired, secret };
    const worker = new Worker(workerFile, {
      env: {},
      workerData: order,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', (told: Told) => {
      if ('marks' in told) return countMarks(metrics, told.marks);
      const asked = waiting.get(told.id);
      waiting.delete(told.id);
      if ('failure' in told) asked?.reject(errorOf(told.failure));
      else asked?.resolve(told.answer);
    });
    worker.on('error', (err) => log.error({ err }, 'the thread of the feed failed'));
    worker.on('exit', () => end(worker));
    return worker;
  };

  function end(worker: Worker): void {
    if (state.worker !== worker) return;
    state.worker = null;
    const { loaded } = state;
    state.loaded = false;
    for (const { reject } of waiting.values()) reject(ERRORS.unavailable('The feed starts again', 2));
    waiting.clear();
    // Whoever waits for the first start is told; later ones are nobody's.
    if (loaded && !state.stopping) again = setTimeout(restart, AGAIN_MS);
  }

  const ask = (worker: Worker, name: Call['name'], ...values: unknown[]): Promise<unknown> => {
    const id = state.calls++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, values } satisfies Call);
    });
  };

  /** Asks the thread that everybody is loaded in. */
  const question = <N extends 'makeDeck' | 'rankBest' | 'countDrops'>(name: N): DeckSource[N] =>
    (async (...values: unknown[]) => {
      if (!state.worker || !state.loaded)
        throw ERRORS.unavailable('The server is still reading who is there', 2);
      return ask(state.worker, name, ...values);
    }) as DeckSource[N];

  async function start(): Promise<void> {
    const worker = open();
    state.worker = worker;
    await ask(worker, 'start');
    state.loaded = true;
  }

  async function restart(): Promise<void> {
    try {
      await start();
    } catch (err) {
      log.error({ err }, 'the feed does not start again; it tries on');
      const { worker } = state;
      state.worker = null;
      await worker?.terminate();
      if (!state.stopping) again = setTimeout(restart, AGAIN_MS);
    }
  }

  return {
    get ready() {
      return state.loaded;
    },
    start,
    async stop() {
      state.stopping = true;
      clearTimeout(again);
      const { worker } = state;
      if (!worker) return;
      // Not `once` of node:events: an error would reject it.
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      const timer = setTimeout(() => void worker.terminate(), STOP_MS);
      // It may end before it answers.
      await Promise.race([ask(worker, 'stop').catch(() => {}), ended]);
      await ended;
      clearTimeout(timer);
    },
    async refresh(userIds) {
      // What changes while everybody is loaded is found behind the load; and the next thread loads everybody.
      const { worker, loaded } = state;
      if (!worker || !loaded) return;
      await ask(worker, 'refresh', userIds).catch((err: unknown) => {
        if (state.worker === worker) throw err;
      });
    },
    makeDeck: question('makeDeck'),
    rankBest: question('rankBest'),
    countDrops: question('countDrops'),
  };
}

function errorOf({ name, message, stack, code }: Failure): Error {
  const error = Object.assign(new Error(message), { name, code });
  if (stack !== undefined) error.stack = stack;
  return error;
}
