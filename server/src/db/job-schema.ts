import postgres from 'postgres';

/** The schema of the queue of jobs, which its package names. */
export const JOB_SCHEMA = 'graphile_worker';

/** The newest migration of the package; a test holds it to the package itself. */
export const NEWEST_JOB_MIGRATION = 19;

/**
 * Brings the queue's own schema to the version of its package. It needs no more rights than our own migrations, and may
 * be run by several processes at once. The package is loaded only when there is something to do: that takes 0.2 s.
 */
export async function migrateJobSchema(url: string): Promise<void> {
  if ((await readVersion(url)) >= NEWEST_JOB_MIGRATION) return;
  const { Logger, runMigrations } = await import('graphile-worker');
  await runMigrations({
    connectionString: url,
    schema: JOB_SCHEMA,
    maxPoolSize: 2,
    logger: new Logger(() => () => {}),
    noPreparedStatements: true,
  });
}

async function readVersion(url: string): Promise<number> {
  const sql = postgres(url, {
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: 30,
    onnotice: () => {},
  });
  try {
    const [row] = await sql<{ newest: number | null }[]>`
      select max(id)::int as newest from ${sql(JOB_SCHEMA)}.migrations`;
    return row?.newest ?? 0;
  } catch (error) {
    // invalid_schema_name, undefined_table: it is not there yet.
    if (['3F000', '42P01'].includes(String((error as { code?: unknown }).code))) return 0;
    throw error;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
