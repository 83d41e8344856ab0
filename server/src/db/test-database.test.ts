import assert from 'node:assert/strict';
import { test } from 'node:test';
import postgres from 'postgres';
import { createTestDatabase } from './test-database.ts';

test('a clone has the tables of the migrations, an empty one has none', async (t) => {
  const clone = await createTestDatabase(t);
  const empty = await createTestDatabase(t, { template: false });
  assert.ok((await countTables(clone.url)) > 5);
  assert.equal(await countTables(empty.url), 0);
});

test('clones made at once do not see each other', async (t) => {
  const databases = await Promise.all(Array.from({ length: 6 }, () => createTestDatabase(t)));
  assert.equal(new Set(databases.map((database) => database.url)).size, 6);
  const [first, second] = databases;
  await run(first!.url, 'create table only_here (id int)');
  assert.equal(await countTables(first!.url), (await countTables(second!.url)) + 1);
});

test('a closed database is gone, also while somebody is connected', async (t) => {
  const database = await createTestDatabase(t, { template: false });
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  await sql`select 1`;
  await database.close();
  await sql.end({ timeout: 1 });
  await assert.rejects(run(database.url, 'select 1'), { code: '3D000' });
});

test('it is dropped after whatever the test registered later has used it', async (t) => {
  const seen: string[] = [];
  await t.test('inner', async (inner) => {
    const { url } = await createTestDatabase(inner, { template: false });
    inner.after(async () => {
      const [row] = await run(url, 'select current_database() as name');
      seen.push(url, row?.name);
    });
  });
  const [url, name] = seen;
  assert.match(name ?? '', /^test_/);
  await assert.rejects(run(url!, 'select 1'), { code: '3D000' });
});

test('tests are no superuser, as in production', async (t) => {
  const { url } = await createTestDatabase(t, { template: false });
  const [row] = await run(url, 'select rolsuper from pg_roles where rolname = current_user');
  assert.equal(row?.rolsuper, false);
});

async function countTables(url: string): Promise<number> {
  const [row] = await run(
    url,
    `select count(*)::int as n from pg_tables where schemaname in ('app', 'public')`,
  );
  return row?.n as number;
}

async function run(url: string, statement: string): Promise<postgres.Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
