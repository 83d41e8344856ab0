import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { AppError, ERRORS } from '../errors.ts';
import { copyOut, type TakeBytes } from './copy-out.ts';
import { readTextArray, writeTextArray, writeUuidArray } from './text-array.ts';

export type Row = Record<string, unknown>;

/** Tells how long a statement took; `statement` is its name, never its text or values. */
export type StatementObserver = (statement: string, seconds: number, failed: boolean) => void;

/** `sql('findProfile')\`select …\`` runs one named statement and gives its rows. */
export interface Queries {
  <R extends Row>(
    statement: string,
  ): (strings: TemplateStringsArray, ...values: readonly unknown[]) => Promise<R[]>;
  /** Pieces of a statement: `sql.part\`…\``, `sql.part(rows)`, `sql.part(names)`; runs nothing by itself. */
  readonly part: postgres.Sql;
}

export interface Tx extends Queries {
  /** Runs after COMMIT and only then, in order; for what must not happen when the transaction fails. */
  onCommit(effect: () => void): void;
}

export interface Reader extends Queries {
  /** Runs one `COPY … TO STDOUT`, which takes no values, and gives its bytes to `take` as they come. */
  copyOut(
    statement: string,
    take: TakeBytes,
  ): (strings: TemplateStringsArray, ...parts: unknown[]) => Promise<void>;
}

export interface Db extends Queries {
  /** Reads much, all as of one moment, without the time limit of other statements. Nothing can be written inside. */
  readMuch<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /** One transaction (READ COMMITTED): all or nothing. No network call, hashing or image work belongs inside. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DbOptions {
  url: string;
  /** Connections at most. */
  maxConnections: number;
  /** A statement that takes longer is cancelled by the server, ms. */
  statementTimeoutMs: number;
  observe: StatementObserver;
}

/** A transaction pooler (Supavisor, PgBouncer) hands each transaction another session: no prepared statements, no LISTEN. */
export function isTransactionPooler(url: string): boolean {
  return new URL(url).port === '6543';
}

/** Ten million people travel in a few minutes; whatever takes longer than this hangs. */
const READ_MUCH_MS = 30 * 60_000;

/**
 * A statement is planned once a session: for those of a page of the feed planning took 1 to 10 ms, each of the first five
 * times on each connection, and PostgreSQL went on planning some of them anew for ever.
 */
const SESSION = { TimeZone: 'UTC', plan_cache_mode: 'force_generic_plan' };

/** The types text[] and uuid[], by PostgreSQL's own numbers for them. */
const TEXTS = 1009;
const UUIDS = 2951;

export function createDb(options: DbOptions): Db {
  const pooled = isTransactionPooler(options.url);
  const sql = postgres(options.url, {
    max: options.maxConnections,
    types: {
      texts: { to: TEXTS, from: [TEXTS], serialize: writeTextArray, parse: readTextArray },
      uuids: { to: UUIDS, from: [UUIDS], serialize: writeUuidArray, parse: readTextArray },
    },
    prepare: !pooled,
    connect_timeout: 10,
    // Seconds between tries to connect again. The default grows to 20 s, in which a database that is back is not used.
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1) * (0.5 + Math.random() / 2),
    idle_timeout: 60,
    max_lifetime: 60 * 30,
    onnotice: () => {},
    // A pooler refuses start-up parameters it does not know; there the role's own timeout holds.
    ...(pooled ? {} : { connection: { statement_timeout: options.statementTimeoutMs, ...SESSION } }),
  });
  // The driver asks every new connection which array types there are. One that is lost before it answered ends the
  // process (nobody awaits that statement). They are known once a statement has run, for all later connections.
  const observe: StatementObserver = (statement, seconds, failed) => {
    if (!failed) (sql.options as { fetch_types: boolean }).fetch_types = false;
    options.observe(statement, seconds, failed);
  };
  const run = createQueries(sql, observe);
  return Object.assign(run, {
    async tx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      const effects: (() => void)[] = [];
      const result = await translated(() =>
        begin(sql, '', (inner) => {
          const queries = createQueries(inner, observe);
          return work(
            Object.assign(queries, { onCommit: (effect: () => void) => void effects.push(effect) }),
          );
        }),
      );
      for (const effect of effects) effect();
      return result as T;
    },
    readMuch<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
      return translated(() =>
        begin(sql, 'isolation level repeatable read read only', async (tx) => {
          await tx`select set_config('statement_timeout', ${String(READ_MUCH_MS)}, true)`;
          return work(createReader(sql, tx, observe));
        }),
      ) as Promise<T>;
    },
    // A connection that is gone already cannot be closed, and need not be.
    close: () => sql.end({ timeout: 5 }).catch(() => {}),
  });
}

/**
 * One transaction of the driver. When its session is lost, PostgreSQL has rolled back, and the driver must not: it would
 * write to a socket that is gone, which ends the process (porsager/postgres#1208), or to the session that came instead.
 * So the driver never hears of the failure, and forgets the transaction with its session.
 */
function begin<T>(sql: postgres.Sql, mode: string, work: (tx: postgres.Sql) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const run = async (inner: unknown): Promise<T> => {
      try {
        return await work(inner as postgres.Sql);
      } catch (error) {
        if (!isSessionLost(error instanceof AppError ? error.cause : error)) throw error;
        reject(error);
        return new Promise<never>(() => {});
      }
    };
    sql.begin(mode, run).then((result) => resolve(result as T), reject);
  });
}

function createReader(pool: postgres.Sql, tx: postgres.Sql, observe: StatementObserver): Reader {
  return Object.assign(createQueries(tx, observe), {
    copyOut:
      (statement: string, take: TakeBytes) =>
      (strings: TemplateStringsArray, ...parts: unknown[]): Promise<void> =>
        observed(observe, statement, () => copyOut(pool, tx, tx(strings, ...(parts as never[])), take)),
  });
}

function createQueries(sql: postgres.Sql, observe: StatementObserver): Queries {
  const named =
    <R extends Row>(statement: string) =>
    (strings: TemplateStringsArray, ...values: readonly unknown[]): Promise<R[]> =>
      observed(observe, statement, async () => {
        const rows = await sql<R[]>(strings, ...(values as never[]));
        return rows as unknown as R[];
      });
  return Object.assign(named, { part: sql });
}

function observed<T>(observe: StatementObserver, statement: string, work: () => Promise<T>): Promise<T> {
  return translated(async () => {
    const started = performance.now();
    let failed = true;
    try {
      const result = await work();
      failed = false;
      return result;
    } finally {
      observe(statement, (performance.now() - started) / 1000, failed);
    }
  });
}

/** Errors that say "the database is not there at the moment", by postgres.js or by SQLSTATE class. */
const AWAY = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);
const AWAY_STATE = /^(08|57P|53|57014|40001|40P01|55P03)/;

/**
 * When the database dies all sockets close in one turn of the event loop. A statement that follows in the same turn is
 * given to a session that is dead and not known to be; the driver then never uses that connection again. ms.
 */
const LOST_PAUSE_MS = 20;

function isSessionLost(error: unknown): boolean {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return (typeof code === 'string' && AWAY.has(code)) || severity === 'FATAL' || severity === 'PANIC';
}

/** A database that is away, full or too slow is a 503 that the client may retry; anything else stays what it was. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = (error as { code?: unknown }).code;
    if (isSessionLost(error)) await sleep(LOST_PAUSE_MS);
    if (typeof code === 'string' && (AWAY.has(code) || AWAY_STATE.test(code))) {
      throw ERRORS.unavailable('The database is not available at the moment', 2, error);
    }
    throw error;
  }
}
