import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, runAdminStatement, startTestServer, type TestServer } from './test-server.ts';

export interface TestDatabase {
  url: string;
  close(): Promise<void>;
}

/** What the parts of node:test's context have in common. */
type Cleaner = { after(cleanup: () => void | Promise<void>): void };

/**
 * A database of the test's own, dropped when the test ends: a clone of the migrated template (about 40 ms), or an empty
 * one with `template: false`. `npm test` brings the server in TEST_DATABASE_URL and TEST_TEMPLATE; a file run on its own
 * starts one and stops it at its end.
 */
export async function createTestDatabase(
  t: Cleaner,
  options: { template?: boolean } = {},
): Promise<TestDatabase> {
  const server = await findTestServer();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const source = options.template === false ? 'template1' : server.template;
  await createDatabase(server.url, name, source);
  const close = (): Promise<void> => dropDatabase(server.url, name);
  // Registered while the others run, so it comes last: whoever uses the database closes its connections first.
  t.after(() => t.after(close));
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { url: url.href, close };
}

let own: Promise<TestServer> | null = null;

// Registered at import, so it runs after the last test of the file, whatever became of it.
after(async () => {
  await (await own)?.stop();
});

function findTestServer(): Promise<TestServer> {
  // biome-ignore lint/style/noProcessEnv: tests only; this is how `npm test` hands its server to the test files.
  const { TEST_DATABASE_URL: url, TEST_TEMPLATE: template } = process.env;
  if (url && template) return Promise.resolve({ url, template, stop: () => Promise.resolve() });
  own ??= startTestServer();
  return own;
}

/** A vacuum of the server itself may be in the database: only a superuser could end it, we wait. */
async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runAdminStatement(serverUrl, `drop database if exists ${name} with (force)`);
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== '42501' || attempt === 40) throw error;
      await sleep(250);
    }
  }
}
