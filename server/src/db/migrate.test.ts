import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import postgres from 'postgres';
import { findPendingMigrations, MigrationError, migrate } from './migrate.ts';
import { createTestDatabase } from './test-database.ts';

const FIRST = '20261122000001_first.sql';
const SECOND = '20261122000002_second.sql';
const THIRD = '20261122000003_third.sql';

test('applies what is new, in order, and writes the history of the Supabase CLI', async (t) => {
  const { url, directory, log, sql } = await prepare(t, {
    [SECOND]:
      'alter table app.members add column name text; insert into app.members values (1, $$Åse; "x"$$);',
    [FIRST]: 'create schema app; create table app.members (id int);',
  });
  assert.deepEqual(await findPendingMigrations(sql, directory), [FIRST, SECOND]);
  assert.deepEqual(await migrate({ url, directory, log }), { applied: [FIRST, SECOND] });
  assert.deepEqual(await migrate({ url, directory, log }), { applied: [] });
  assert.deepEqual(await findPendingMigrations(sql, directory), []);
  const history =
    await sql`select version, name, cardinality(statements) as n from supabase_migrations.schema_migrations order by 1`;
  assert.deepEqual(
    [...history],
    [
      { version: '20261122000001', name: 'first', n: 1 },
      { version: '20261122000002', name: 'second', n: 1 },
    ],
  );
});

test('processes that start at once apply each file once', async (t) => {
  const { url, directory, sql } = await prepare(t, {
    [FIRST]: 'create table ran (version int); insert into ran values (1); select pg_sleep(0.3);',
    [SECOND]: 'insert into ran values (2); select pg_sleep(0.2);',
  });
  const code = `
    import { migrate } from '${new URL('./migrate.ts', import.meta.url).href}';
    const log = { info() {}, warn() {} };
    await migrate({ url: process.argv[1], directory: process.argv[2], log });`;
  const children = Array.from({ length: 3 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', code, url, directory], { stdio: 'inherit' }),
  );
  const ends = await Promise.all(children.map((child) => once(child, 'exit')));
  assert.deepEqual(ends, Array(3).fill([0, null]));
  assert.deepEqual(
    (await sql`select version from ran order by 1`).map((row) => row.version),
    [1, 2],
  );
});

test('a failing file names its line, leaves nothing, and stops the rest', async (t) => {
  const { url, directory, log, sql } = await prepare(t, {
    [FIRST]: 'create table one (id int);',
    [SECOND]: '-- Ünïcode 🙂 before it\ncreate table two (id int);\nselect nonsense from two;',
    [THIRD]: 'create table three (id int);',
  });
  const error = await migrate({ url, directory, log }).then(
    () => null,
    (thrown) => thrown,
  );
  assert.ok(error instanceof MigrationError);
  assert.equal(error.message, `${SECOND}:3: column "nonsense" does not exist`);
  assert.deepEqual([error.file, error.line, error.code], [SECOND, 3, '42703']);
  const tables = await sql`select tablename from pg_tables where schemaname = 'public'`;
  assert.deepEqual(
    tables.map((row) => row.tablename),
    ['one'],
  );
  assert.deepEqual(await findPendingMigrations(sql, directory), [SECOND, THIRD]);
});

test('a file that commits by itself is refused', async (t) => {
  const { url, directory, log, sql } = await prepare(t, {
    [FIRST]: 'create table one (id int); commit; select 1;',
  });
  await assert.rejects(migrate({ url, directory, log }), /first\.sql: it ends the transaction by itself/);
  assert.deepEqual(await findPendingMigrations(sql, directory), [FIRST]);
});

test('settings of one file do not reach the next', async (t) => {
  const { url, directory, log, sql } = await prepare(t, {
    [FIRST]: 'create schema aside; set search_path = aside; create table one (id int);',
    [SECOND]: 'create table two (id int);',
  });
  await migrate({ url, directory, log });
  const tables =
    await sql`select schemaname || '.' || tablename as name from pg_tables where tablename in ('one', 'two') order by 1`;
  assert.deepEqual(
    tables.map((row) => row.name),
    ['aside.one', 'public.two'],
  );
});

test('goes on where the Supabase CLI stopped, also with the table of its first releases', async (t) => {
  const { url, directory, log, sql } = await prepare(t, {
    [FIRST]: 'select broken',
    [SECOND]: 'create table two (id int);',
  });
  await sql.unsafe(`create schema supabase_migrations;
    create table supabase_migrations.schema_migrations (version text primary key);
    insert into supabase_migrations.schema_migrations values ('20261122000001')`);
  assert.deepEqual(await migrate({ url, directory, log }), { applied: [SECOND] });
});

test('warns of an edited file, a vanished one, a newer database and a late file', async (t) => {
  const { url, directory, log, sql, warnings } = await prepare(t, {
    [FIRST]: 'create table one (id int);',
    [THIRD]: 'select 3',
  });
  await migrate({ url, directory, log });
  assert.deepEqual(warnings, []);
  await writeFile(join(directory, FIRST), 'create table one (id bigint);');
  await writeFile(join(directory, SECOND), 'select 2');
  await sql`insert into supabase_migrations.schema_migrations values ('20250101000000'), ('20990101000000')`;
  assert.deepEqual(await migrate({ url, directory, log }), { applied: [SECOND] });
  const said = warnings.join('\n');
  for (const part of [
    'by a newer Romantic',
    'files are not there',
    'was changed after',
    'Applied out of order',
  ]) {
    assert.ok(said.includes(part), `${part}: ${said}`);
  }
});

test('a busy table: steps back, lets the traffic through, and tries again', async (t) => {
  const { url, directory, log, sql, warnings } = await prepare(t, {
    [FIRST]: 'alter table busy add column more int;',
  });
  await sql`create table busy (id int)`;
  const { promise: reading, resolve: finish } = Promise.withResolvers<void>();
  const reader = sql.begin(async (tx) => {
    await tx`select * from busy`;
    await reading;
  });
  setTimeout(finish, 400);
  assert.deepEqual(await migrate({ url, directory, log, lockTimeoutMs: 100 }), { applied: [FIRST] });
  await reader;
  assert.ok(warnings.some((line) => line.includes('stayed busy')));
});

test('files that would be passed over are errors', async (t) => {
  for (const [files, message] of [
    [{ '001_short.sql': '' }, /001_short\.sql: name it/],
    [{ [FIRST]: '', '20261122000001_twin.sql': '' }, /version 20261122000001 is there twice/],
  ] as const) {
    const { url, directory, log } = await prepare(t, files);
    await assert.rejects(migrate({ url, directory, log }), message);
  }
});

async function prepare(t: TestContext, files: Record<string, string>) {
  const { url } = await createTestDatabase(t, { template: false });
  const directory = await mkdtemp(join(tmpdir(), 'romantic-migrations-'));
  for (const [file, text] of Object.entries(files)) await writeFile(join(directory, file), text);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  t.after(async () => {
    await sql.end({ timeout: 1 });
    await rm(directory, { recursive: true, force: true });
  });
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  return { url, directory, log, sql, warnings };
}
