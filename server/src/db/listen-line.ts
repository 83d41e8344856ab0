import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

/** A connection that listens, and comes back by itself. */
export interface ListenLine {
  /** Whether notifications arrive at this moment. */
  readonly up: boolean;
  stop(): Promise<void>;
}

export interface ListenLineOptions {
  /** A direct connection or a session pooler; a transaction pooler cannot listen. */
  url: string;
  channel: string;
  onMessage(payload: string): void;
  /** The line was cut and listens again: what was notified in between is lost. */
  onGap(): void;
  onTrouble(err: unknown): void;
}

/** How the connection is called in pg_stat_activity. */
export const LINE_NAME = 'romantic-listen';

/** How often the line is asked whether it lives, and how long its answer may take, ms: a dead line is noticed in 4 s. */
const ASK_EVERY_MS = 2_000;
const ANSWER_MS = 2_000;

/**
 * Listens on one connection of its own until stopped; gives it once it listens. Between a cut and the next LISTEN
 * notifications are lost (PostgreSQL keeps none), which `onGap` tells. Throws when the first connection fails.
 */
export async function openListenLine(options: ListenLineOptions): Promise<ListenLine> {
  const stopping = new AbortController();
  const state = { up: false };
  const first = await connect(options);
  state.up = true;
  const loop = keepListening(options, first, state, stopping.signal);
  return {
    get up() {
      return state.up;
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

interface Connection {
  sql: postgres.Sql;
  /** Settles when the connection is gone. */
  lost: Promise<void>;
  isLost(): boolean;
}

async function connect(options: ListenLineOptions): Promise<Connection> {
  const { promise: lost, resolve } = Promise.withResolvers<void>();
  let gone = false;
  const settings = {
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: 5,
    max_lifetime: null,
    connection: { application_name: LINE_NAME },
    onnotice: () => {},
    // Left out of the package's types; its own `listen` is built on it, but gives up when listening again fails once.
    onnotify: (channel: string, payload: string) => {
      if (channel === options.channel) options.onMessage(payload);
    },
    onclose: () => {
      gone = true;
      resolve();
    },
  };
  const sql = postgres(options.url, settings);
  try {
    await sql.unsafe(`listen ${options.channel}`);
  } catch (error) {
    await sql.end({ timeout: 0 }).catch(() => {});
    throw error;
  }
  return { sql, lost, isLost: () => gone };
}

async function keepListening(
  options: ListenLineOptions,
  first: Connection,
  state: { up: boolean },
  stopping: AbortSignal,
): Promise<void> {
  let connection: Connection | null = first;
  for (let failures = 0; !stopping.aborted; ) {
    if (connection) {
      await watch(connection, stopping);
      state.up = false;
      await connection.sql.end({ timeout: 0 }).catch(() => {});
      connection = null;
      continue;
    }
    await pause(Math.min(50 * 2 ** failures, 1_000) * (0.5 + Math.random() / 2), stopping);
    if (stopping.aborted) return;
    try {
      connection = await connect(options);
      failures = 0;
      state.up = true;
      options.onGap();
    } catch (error) {
      failures += 1;
      options.onTrouble(error);
    }
  }
}

/** Until the connection is gone, does not answer, or is not needed any more. */
async function watch({ sql, lost, isLost }: Connection, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted && !isLost()) {
    await Promise.race([lost, pause(ASK_EVERY_MS, stopping)]);
    if (stopping.aborted || isLost()) return;
    const answer = sql`select 1`.then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([answer, lost, sleep(ANSWER_MS, false, { ref: false })]))) return;
  }
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal: stopping }).catch(() => {});
}
