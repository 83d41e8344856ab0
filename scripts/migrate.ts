// `npm run migrate`: brings the database to the newest migration: the one of DATABASE_URL, or the embedded one of the
// data folder, whether it runs at the moment or not.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { DataFolderInUseError, lockDataFolder } from '../server/src/db/data-folder.ts';
import { startEmbeddedPostgres } from '../server/src/db/embedded.ts';
import { migrateJobSchema } from '../server/src/db/job-schema.ts';
import { migrate } from '../server/src/db/migrate.ts';

const directory = resolve(import.meta.dirname, '../supabase/migrations');
const log = pino({ level: 'warn', base: null });
const databaseUrl = process.env.DATABASE_URL;

try {
  const { applied } = databaseUrl
    ? await migrateAll(databaseUrl)
    : await migrateEmbedded(process.env.DATA_DIR || '.romantic');
  for (const file of applied) console.log(file);
  console.log(applied.length === 0 ? 'Nothing to migrate' : `${applied.length} applied`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** Our own files, then the schema of the queue of jobs. */
async function migrateAll(url: string): Promise<{ applied: string[] }> {
  const result = await migrate({ url, directory, log });
  await migrateJobSchema(url);
  return result;
}

async function migrateEmbedded(dataDir: string): Promise<{ applied: string[] }> {
  const dataFolder = await lockDataFolder(dataDir, 0).catch((error: unknown) => {
    if (error instanceof DataFolderInUseError) return null;
    throw error;
  });
  if (dataFolder === null) {
    // A running Romantic keeps the server; its address lies there for us.
    const url = (await readFile(join(dataDir, 'postgres.url'), 'utf8')).trim();
    return await migrateAll(url);
  }
  await using _lock = dataFolder;
  await using postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log });
  return await migrateAll(postgres.url);
}
