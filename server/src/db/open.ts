import { join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { lockDataFolder } from './data-folder.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { migrateJobSchema } from './job-schema.ts';
import { migrate } from './migrate.ts';

export const MIGRATIONS = resolve(import.meta.dirname, '../../../supabase/migrations');

export interface OpenDatabase extends AsyncDisposable {
  /** Connects as the application's role. */
  url: string;
}

/**
 * The database of this process, migrated. With DATABASE_URL that server; without it the embedded one in the data
 * folder, which this process then holds alone. Throws DataFolderInUseError, MigrationError.
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Log,
): Promise<OpenDatabase> {
  await using opening = new AsyncDisposableStack();
  let url = config.databaseUrl;
  if (url === null) {
    opening.use(await lockDataFolder(config.dataDir));
    const embedded = opening.use(
      await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), log }),
    );
    url = embedded.url;
  }
  await migrate({ url, directory: MIGRATIONS, log });
  await migrateJobSchema(url);
  const opened = opening.move();
  return { url, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
