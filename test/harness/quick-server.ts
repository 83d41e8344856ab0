import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import postgres from 'postgres';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';

/**
 * The product as its own process for a test that does not care where its database is: a clone of the template that
 * `npm test` brings (40 ms), or, for a file run on its own, the embedded server (some seconds).
 */
export async function startQuickServer(t: TestContext, options: ServerOptions = {}): Promise<RunningServer> {
  const { TEST_DATABASE_URL: url, TEST_TEMPLATE: template } = process.env;
  if (!url || !template || options.dataDir) return startServer(t, options);
  const name = `test_box_${process.pid}_${randomBytes(4).toString('hex')}`;
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await createFrom(sql, name, template);
  } finally {
    await sql.end();
  }
  // Hooks run in the order they are registered: the server's own comes first, inside startServer.
  const databaseUrl = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const server = await startServer(t, { ...options, env: { ...options.env, DATABASE_URL: databaseUrl } });
  t.after(() => dropDatabase(url, name));
  return server;
}

/** PostgreSQL copies a template for one at a time: the others come again. */
async function createFrom(sql: postgres.Sql, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sql`create database ${sql(name)} template ${sql(template)}`;
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
    }
  }
}

async function dropDatabase(url: string, name: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`drop database if exists ${sql(name)} with (force)`;
  await sql.end();
}
