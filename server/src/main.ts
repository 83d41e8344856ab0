import { buildApp } from './app.ts';
import { type Config, ConfigError, readEnv } from './config.ts';
import { createContext, type OpenContext } from './context.ts';
import { DataFolderInUseError } from './db/data-folder.ts';
import { openDatabase } from './db/open.ts';
import { seedMadeUpPeople } from './features/madeup/seed.ts';
import { listen } from './http/listener.ts';
import { startWorker } from './jobs/worker.ts';
import { createLog, type Log } from './log.ts';
import { describeReadiness } from './ready-message.ts';
import { openGateway } from './realtime/gateway.ts';

/** How long requests in flight may still take after a stop was asked for, ms. */
const DRAIN_MS = 15_000;
/** How long clients between two calls may take to make one more and be told to leave, ms. */
const FAREWELL_MS = 500;

/** Over how long sockets are sent to the other processes, so that they do not all arrive at once, ms. */
const SPREAD_MS = 5_000;

/** The longest a whole stop may take, the database's own shutdown included, ms. */
const STOP_MS = 60_000;

/** Starts everything in order, prints the ready line, and ends everything in reverse order when asked to. */
async function main(): Promise<void> {
  const stop = stopSignal();
  const config = readEnv();
  const log = createLog(config.logLevel);
  await using open = new AsyncDisposableStack();
  const database = open.use(await openDatabase(config, log));
  const ctx = open.use(await createContext({ ...config, databaseUrl: database.url }, { log }));
  const demo = await seedMadeUpPeople(ctx);
  await ctx.coldModels.start();
  const door = config.roles.includes('api') ? await openDoor(config, ctx) : null;
  open.defer(() => door?.close());
  // Who is told to stop while everybody is being loaded does not finish that first.
  await Promise.race([ctx.feed.start(), stop]);
  await startRoles(config, ctx, open);
  // Once more, so that it is the first to end: callers do not wait for what the worker still has to finish.
  open.defer(() => door?.close());
  if (door && ctx.feed.ready) process.stdout.write(describeReadiness(config, door.port, demo));
  const reason = await stop;
  ctx.lifecycle.stopping = true;
  ctx.log.info({ reason }, 'stopping');
  endWithin(STOP_MS, log);
}

/** Whatever hangs (a database that refuses for ever), a process that was told to end does end. */
function endWithin(ms: number, log: Log): void {
  const timer = setTimeout(() => {
    log.fatal('did not stop in time');
    process.exit(1);
  }, ms);
  timer.unref();
}

interface Door {
  readonly port: number;
  /** Lets nobody in any more and sees everybody out; a second call waits for the first. */
  close(): Promise<void>;
}

/** Answers from now on; /readyz says no until the rest is there. */
async function openDoor(config: Config, ctx: OpenContext): Promise<Door> {
  const gateway = await openGateway(ctx);
  const listener = await listen(buildApp(ctx), config, gateway);
  let closed: Promise<unknown> | null = null;
  // The first place would otherwise wait a second for the list of cities.
  ctx.cities.find(0, 0).catch((err: unknown) => ctx.log.warn({ err }, 'the list of cities did not load'));
  return {
    port: listener.port,
    async close() {
      closed ??= Promise.all([gateway.stop(SPREAD_MS), listener.drain(DRAIN_MS, FAREWELL_MS)]);
      await closed;
    },
  };
}

async function startRoles(config: Config, ctx: OpenContext, open: AsyncDisposableStack): Promise<void> {
  if (!config.roles.includes('worker')) {
    ctx.lifecycle.workerReady = true;
    return;
  }
  // Without sockets of its own it still asks the others where members are.
  if (!config.roles.includes('api')) await ctx.realtime.start({ onChange() {}, onGap() {} });
  const worker = startWorker(ctx);
  open.defer(() => worker.stop());
}

/** Resolves once, when somebody asks us to end: a signal, or the launcher that started us is gone. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    process.on('disconnect', () => resolve('launcher gone'));
    // Listening keeps the channel open, and an open channel would keep a stopped process alive.
    process.channel?.unref();
  });
}

try {
  await main();
} catch (error: unknown) {
  // Expected troubles in one line; anything else with its stack.
  const expected = error instanceof ConfigError || error instanceof DataFolderInUseError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}
