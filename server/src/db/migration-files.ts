import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One file of `supabase/migrations`. */
export interface Migration {
  /** 14 digits, a UTC time: `20261122000001`. Compared as strings. */
  version: string;
  /** What stands between the version and `.sql`. */
  name: string;
  file: string;
  sql: string;
}

const FILE_NAME = /^(\d{14})_([a-z0-9_]+)\.sql$/;

/** Reads the migrations in their order. Throws for an .sql file that would be passed over, and for a version twice. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  const migrations: Migration[] = [];
  for (const file of files) {
    const [, version, name] = FILE_NAME.exec(file) ?? [];
    if (!version || !name)
      throw new Error(`${join(directory, file)}: name it <14 digits>_<lower_case_name>.sql`);
    if (migrations.at(-1)?.version === version)
      throw new Error(`${join(directory, file)}: version ${version} is there twice`);
    const sql = (await readFile(join(directory, file), 'utf8')).replace(/^\uFEFF/, '');
    migrations.push({ version, name, file, sql });
  }
  return migrations;
}
