import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pino } from 'pino';
import postgres from 'postgres';
import { startEmbeddedPostgres } from './embedded.ts';

// A folder that only we may enter: as root, PostgreSQL runs as somebody who may not.
const folder = await mkdtemp(join(tmpdir(), 'romantic-embedded-'));
const dataDir = join(folder, 'data', 'postgres');
const log = pino({ level: 'error' });
after(() => rm(folder, { recursive: true, force: true }));

test('from nothing to a database, and a second start keeps the data and the port', async () => {
  const first = await startEmbeddedPostgres({ dataDir, log });
  await withSql(first.url, async (sql) => {
    await sql`create table kept (id int)`;
    await sql`insert into kept values (1), (2)`;
  });
  await first.stop();
  await first.stop();
  await assert.rejects(
    withSql(first.url, (sql) => sql`select 1`),
    { code: 'ECONNREFUSED' },
  );

  await using second = await startEmbeddedPostgres({ dataDir, log });
  assert.equal(second.port, first.port);
  const [row] = await withSql(second.url, (sql) => sql`select sum(id)::int as sum from kept`);
  assert.equal(row?.sum, 3);
});

test('the application is no superuser, nothing is lost on a crash, and only this machine may connect', async () => {
  await using server = await startEmbeddedPostgres({ dataDir, log });
  const wanted = {
    ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', listen_addresses: '127.0.0.1' },
    ...{
      TimeZone: 'UTC',
      server_encoding: 'UTF8',
      max_connections: '200',
      password_encryption: 'scram-sha-256',
    },
  };
  await withSql(server.url, async (sql) => {
    const [role] =
      await sql`select rolsuper, rolcreatedb, rolcreaterole, rolreplication from pg_roles where rolname = current_user`;
    assert.deepEqual(role, {
      rolsuper: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
    });
    const rows = await sql`select name, setting from pg_settings where name in ${sql(Object.keys(wanted))}`;
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.name, row.setting])), wanted);
    const [found] = await sql`select lower('ÅNGSTRÖM') as lower, 'Z' < 'a' as by_code_point`;
    assert.deepEqual(found, { lower: 'ångström', by_code_point: true });
  });
  assert.match(server.version, /^18\./);
});

test('the addresses and passwords are for us alone, and a wrong password is refused', async () => {
  await using server = await startEmbeddedPostgres({ dataDir, log });
  assert.equal((await readFile(`${dataDir}.url`, 'utf8')).trim(), server.url);
  for (const file of [`${dataDir}.url`, join(dataDir, 'romantic.json')]) {
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  }
  const stranger = new URL(server.url);
  stranger.password = 'guess';
  await assert.rejects(
    withSql(stranger.href, (sql) => sql`select 1`),
    { code: '28P01' },
  );
  const foreign = new URL(server.adminUrl);
  foreign.password = '';
  await assert.rejects(withSql(foreign.href, (sql) => sql`select 1`));
});

test('sorts that spill to disk and extensions work', async () => {
  await using server = await startEmbeddedPostgres({ dataDir, log });
  await withSql(server.url, async (sql) => {
    await sql`set work_mem = '64kB'`;
    const [row] =
      await sql`select count(*)::int as n from (select md5(g::text) m from generate_series(1, 50000) g order by m) x`;
    assert.equal(row?.n, 50_000);
    await sql`create extension if not exists btree_gist`;
  });
});

test('clients whose statements fail leave no trace of their values in the log', async () => {
  const lines: string[] = [];
  const listening = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const server = await startEmbeddedPostgres({ dataDir, log: listening });
  await withSql(server.url, async (sql) => {
    await sql`create table phones (phone text primary key)`;
    await sql`insert into phones values ('+46700000001')`;
    await assert.rejects(sql`insert into phones values ('+46700000001')`, { code: '23505' });
    await assert.rejects(sql.unsafe(`select '+46700000001'::uuid`), { code: '22P02' });
  });
  await server.stop();
  assert.ok(lines.some((line) => line.includes('ready to accept connections')));
  assert.ok(!lines.some((line) => line.includes('46700000001')), lines.join(''));
});

test('a folder with something else in it is left alone', async () => {
  const other = join(folder, 'other');
  await mkdir(other);
  await writeFile(join(other, 'holiday.txt'), 'mine');
  await assert.rejects(
    startEmbeddedPostgres({ dataDir: other, log }),
    /not empty and not a PostgreSQL data folder/,
  );
  assert.equal(await readFile(join(other, 'holiday.txt'), 'utf8'), 'mine');
});

test('a cluster of another major version says what to do', async () => {
  const old = join(folder, 'old');
  await mkdir(old, { mode: 0o700 });
  await writeFile(join(old, 'PG_VERSION'), '17\n');
  await assert.rejects(
    startEmbeddedPostgres({ dataDir: old, log }),
    /made by PostgreSQL 17, this release brings 18/,
  );
});

async function withSql<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
