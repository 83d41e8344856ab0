import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import postgres from 'postgres';
import { nameDataFolder } from './embedded-cluster.ts';
import { findServerUser, giveFolder } from './embedded-owner.ts';
import { runProgram } from './embedded-program.ts';
import { startServer, stopServer } from './embedded-server.ts';
import { PRODUCT_SETTINGS, THROWAWAY_SETTINGS } from './embedded-settings.ts';
import { findPendingMigrations, migrate } from './migrate.ts';

/** The oldest PostgreSQL we promise, as Debian 12 packs it. */
const PROGRAMS = '/usr/lib/postgresql/15/bin';
const MIGRATIONS = resolve(import.meta.dirname, '../../../supabase/migrations');

const here = existsSync(join(PROGRAMS, 'initdb'));
const name = 'the migrations load on PostgreSQL 15 as a role that is no superuser';
const log = pino({ level: 'error' });

if (here) {
  test(name, async (t) => {
    const { url, adminUrl } = await startDebian(t);
    const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
    await admin.unsafe(`create role app login nosuperuser nocreaterole nocreatedb`);
    await admin.unsafe('create database app owner app');
    await admin.end();

    const { applied } = await migrate({ url, directory: MIGRATIONS, log });
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    assert.deepEqual(await findPendingMigrations(sql, MIGRATIONS), []);
    const [server] = await sql`select current_setting('server_version_num')::int / 10000 as major`;
    const [found] =
      await sql`select count(*)::int as n from pg_tables where schemaname = 'app' and tableowner = 'app'`;
    await sql.end();
    assert.equal(server?.major, 15);
    assert.ok(applied.length > 0 && found?.n > 0);
    assert.deepEqual(await migrate({ url, directory: MIGRATIONS, log }), { applied: [] });
  });
} else {
  test(`${name} (not run: no ${PROGRAMS})`, { skip: `there is no ${PROGRAMS} on this machine` }, () => {});
}

async function startDebian(t: {
  after(cleanup: () => Promise<void>): void;
}): Promise<{ url: string; adminUrl: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'romantic-debian-'));
  // Before PostgreSQL 16 the folders above its working folder had to be open to it.
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'postgres');
  const user = await findServerUser(dataDir);
  await mkdir(dataDir, { mode: 0o700 });
  await giveFolder(dataDir, user);
  const args = [
    '-D',
    nameDataFolder(dataDir, user),
    '-U',
    'postgres',
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ];
  await runProgram(join(PROGRAMS, 'initdb'), args, { user, cwd: dataDir, limitMs: 60_000 });
  const server = await startServer({
    cluster: { dataDir, user, adminPassword: '', password: '' },
    binaries: { folder: PROGRAMS, version: '15' },
    port: await findFreePort(),
    settings: { ...PRODUCT_SETTINGS, ...THROWAWAY_SETTINGS },
    log,
  });
  t.after(async () => {
    await stopServer(server, log);
    await rm(folder, { recursive: true, force: true });
  });
  const address = `127.0.0.1:${server.port}`;
  return { url: `postgres://app@${address}/app`, adminUrl: `postgres://postgres@${address}/postgres` };
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  const { port } = probe.address() as { port: number };
  await new Promise((closed) => probe.close(closed));
  return port;
}
