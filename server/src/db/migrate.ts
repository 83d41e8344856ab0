import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { Log } from '../log.ts';
import { type Migration, readMigrations } from './migration-files.ts';

export interface MigrateOptions {
  /** Address of the database; a direct connection or any pooler. */
  url: string;
  /** Folder of the migration files, `supabase/migrations`. */
  directory: string;
  log: Pick<Log, 'info' | 'warn'>;
  /** How long a migration may wait for a table that is in use before it steps back and tries again, ms. */
  lockTimeoutMs?: number;
}

/** A migration that failed; nothing of its file remains in the database. */
export class MigrationError extends Error {
  readonly file: string;
  /** From 1; null when PostgreSQL does not say where. */
  readonly line: number | null;
  /** SQLSTATE. */
  readonly code: string | null;

  constructor(migration: Migration, cause: unknown) {
    const line = findLine(migration.sql, cause);
    const { code, message, detail, hint, where } = cause as Partial<postgres.PostgresError>;
    const more = [detail, hint, where].filter(Boolean).map((text) => `\n  ${text}`);
    super(`${migration.file}${line === null ? '' : `:${line}`}: ${message ?? cause}${more.join('')}`, {
      cause,
    });
    this.name = 'MigrationError';
    this.file = migration.file;
    this.line = line;
    this.code = code ?? null;
  }
}

/** Any number no other program would choose; advisory locks are per database. */
const LOCK = 7_263_514_892_013;
/** SQLSTATE lock_not_available. */
const LOCK_TIMEOUT = '55P03';
const LOCK_ATTEMPTS = 5;

/**
 * Brings the database to the newest migration: one file, one transaction, in order of their versions; gives the file
 * names that it applied.
 *
 * The history is the Supabase CLI's table, so `supabase db push` and this runner agree on what is applied. Where the CLI
 * stores a file's statements one by one, we store the whole text as one: it tells us when a file was edited later.
 *
 * Safe when several processes start at once, through a transaction pooler too: each transaction takes one advisory lock
 * and looks into the history under it. Who waits for a busy table makes all traffic queue
 * behind itself: an attempt gives up after 15 s, the fifth for good. A database newer than the code, a changed or a vanished file: a warning.
 * Throws MigrationError, or Error when the server is older than PostgreSQL 15.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.directory);
  const sql = postgres(options.url, {
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: 30,
    onnotice: () => {},
  });
  try {
    await checkServerVersion(sql);
    await createHistory(sql);
    const known = await readHistory(sql);
    warnOfDifferences(migrations, known, options.log);
    const applied: string[] = [];
    for (const migration of migrations) {
      if (known.has(migration.version) || !(await applyPatiently(sql, migration, options))) continue;
      options.log.info({ migration: migration.file }, 'Migrated');
      applied.push(migration.file);
    }
    return { applied };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function checkServerVersion(sql: postgres.Sql): Promise<void> {
  const [row] = await sql<{ version: string; number: number }[]>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number`;
  if (row && row.number < 150_000)
    throw new Error(`PostgreSQL ${row.version} is too old: Romantic needs 15 or newer`);
}

async function createHistory(sql: postgres.Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK}::bigint)`;
    // Asked first: `create schema if not exists` wants the right to create one even when it is there.
    const [found] = await tx`
      select count(*) = 3 as complete from pg_attribute
      where attrelid = to_regclass('supabase_migrations.schema_migrations')
        and attname in ('version', 'statements', 'name')`;
    if (found?.complete) return;
    await tx.unsafe(`
      create schema if not exists supabase_migrations;
      create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
      alter table supabase_migrations.schema_migrations add column if not exists statements text[];
      alter table supabase_migrations.schema_migrations add column if not exists name text;
    `);
  });
}

/** Version -> stored statements. */
async function readHistory(sql: postgres.Sql): Promise<Map<string, string[] | null>> {
  const rows = await sql<{ version: string; statements: string | null }[]>`
    select version, to_json(statements) as statements from supabase_migrations.schema_migrations`;
  return new Map(rows.map((row) => [row.version, row.statements as string[] | null]));
}

function warnOfDifferences(
  migrations: Migration[],
  known: Map<string, string[] | null>,
  log: MigrateOptions['log'],
): void {
  const newest = migrations.at(-1)?.version ?? '';
  const versions = new Set(migrations.map((migration) => migration.version));
  const newer = [...known.keys()].filter((version) => version > newest);
  const gone = [...known.keys()].filter((version) => version <= newest && !versions.has(version));
  if (newer.length > 0)
    log.warn({ versions: newer }, 'The database was migrated by a newer Romantic than this one');
  if (gone.length > 0)
    log.warn({ versions: gone }, 'Migrations were applied whose files are not there any more');
  const last = [...known.keys()].sort().at(-1) ?? '';
  for (const { version, file, sql } of migrations) {
    const stored = known.get(version);
    if (stored?.length === 1 && stored[0] !== sql) {
      log.warn(
        { migration: file },
        'This migration was changed after it had been applied; write a new one instead',
      );
    }
    if (stored === undefined && version < last)
      log.warn({ migration: file }, 'Applied out of order: newer ones are in already');
  }
}

/** False when another process was faster. */
async function applyPatiently(
  sql: postgres.Sql,
  migration: Migration,
  options: MigrateOptions,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await apply(sql, migration, options.lockTimeoutMs ?? 15_000);
    } catch (error) {
      if (!(error instanceof MigrationError) || error.code !== LOCK_TIMEOUT || attempt === LOCK_ATTEMPTS)
        throw error;
      options.log.warn(
        { migration: migration.file, attempt },
        'A table stayed busy; trying this migration again',
      );
      await sleep(1_000 * attempt);
    }
  }
}

async function apply(sql: postgres.Sql, migration: Migration, lockTimeoutMs: number): Promise<boolean> {
  return await sql.begin(async (tx) => {
    // What an earlier file SET must not reach this one; as the CLI does.
    await tx.unsafe('reset all; set local statement_timeout = 0');
    const [before] =
      await tx`select pg_advisory_xact_lock(${LOCK}::bigint), pg_current_xact_id()::text as id`;
    const [known] = await tx`
      select from supabase_migrations.schema_migrations where version = ${migration.version}`;
    if (known) return false;
    try {
      await tx.unsafe(`set local lock_timeout = ${lockTimeoutMs}`);
      // Without parameters this is the simple protocol: a whole file of statements in one message.
      await tx.unsafe(migration.sql);
      const [after] = await tx`select pg_current_xact_id()::text as id`;
      if (after?.id !== before?.id) {
        throw new Error(
          'it ends the transaction by itself (COMMIT or ROLLBACK): one file is one transaction',
        );
      }
    } catch (error) {
      throw new MigrationError(migration, error);
    }
    await tx`
      insert into supabase_migrations.schema_migrations (version, name, statements)
      values (${migration.version}, ${migration.name}, array[${migration.sql}])`;
    return true;
  });
}

/** PostgreSQL counts characters (code points) from 1. */
function findLine(text: string, error: unknown): number | null {
  const position = Number((error as { position?: unknown }).position);
  if (!Number.isInteger(position) || position < 1) return null;
  return (
    Array.from(text)
      .slice(0, position - 1)
      .filter((character) => character === '\n').length + 1
  );
}

/** Files that the database does not have yet; readiness asks this. A database without a history lacks them all. */
export async function findPendingMigrations(sql: postgres.Sql, directory: string): Promise<string[]> {
  const migrations = await readMigrations(directory);
  const [found] = await sql`select to_regclass('supabase_migrations.schema_migrations') is not null as there`;
  if (!found?.there) return migrations.map((migration) => migration.file);
  const known = await readHistory(sql);
  return migrations.filter((migration) => !known.has(migration.version)).map((migration) => migration.file);
}
