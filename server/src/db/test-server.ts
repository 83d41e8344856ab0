import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import postgres from 'postgres';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { APP_NAME } from './embedded-database.ts';
import { THROWAWAY_SETTINGS } from './embedded-settings.ts';
import { migrateJobSchema } from './job-schema.ts';
import { migrate } from './migrate.ts';
import { isAlive } from './process-identity.ts';

/** A server whose databases are thrown away, and the name of the migrated database to clone. */
export interface TestServer {
  /** Role `romantic`: no superuser, but may create databases here. */
  url: string;
  template: string;
  stop(): Promise<void>;
}

const MIGRATIONS = resolve(import.meta.dirname, '../../../supabase/migrations');
const PREFIX = 'romantic-test-server-';
const TEMPLATE = 'romantic_template';
/** SQLSTATE object_in_use: somebody else is copying the template at this moment. */
const IN_USE = '55006';

/** Starts a server in a new temporary folder and builds the template from `supabase/migrations`. */
export async function startTestServer(): Promise<TestServer> {
  await sweepFolders();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const log = pino({ level: 'error' });
  let server: EmbeddedPostgres | null = null;
  const stop = async (): Promise<void> => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    server = await startEmbeddedPostgres({
      dataDir: join(folder, 'postgres'),
      log,
      settings: THROWAWAY_SETTINGS,
    });
    await runAdminStatement(server.adminUrl, `alter role ${APP_NAME} createdb`);
    await createDatabase(server.url, TEMPLATE, 'template1');
    const url = new URL(server.url);
    url.pathname = `/${TEMPLATE}`;
    await migrate({ url: url.href, directory: MIGRATIONS, log });
    await migrateJobSchema(url.href);
    // Nobody can be connected to it by mistake, which would forbid cloning.
    await runAdminStatement(server.adminUrl, `alter database ${TEMPLATE} allow_connections false`);
    return { url: server.url, template: TEMPLATE, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs that were killed stopped their server (its guard did), but left their folder: it goes after an hour. */
async function sweepFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const madeAt = (await stat(folder).catch(() => null))?.mtimeMs ?? Date.now();
    // Somebody else's stays: it is not ours to remove.
    if (Date.now() - madeAt > 3_600_000) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** Copies a database; waits its turn when the source is being used. */
export async function createDatabase(serverUrl: string, name: string, source: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runAdminStatement(serverUrl, `create database ${name} template ${source}`);
    } catch (error) {
      if ((error as { code?: unknown }).code !== IN_USE || attempt === 50) throw error;
      await sleep(20 + Math.random() * 100);
    }
  }
}

/** One statement on a connection of its own. */
export async function runAdminStatement(url: string, statement: string): Promise<void> {
  const sql = postgres(url, {
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: 30,
    onnotice: () => {},
  });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
