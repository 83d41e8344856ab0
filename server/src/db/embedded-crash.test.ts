import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import postgres from 'postgres';
import { killAll } from '../../../test/lifecycle/process-tree.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { isAlive } from './process-identity.ts';

const folder = await mkdtemp(join(tmpdir(), 'romantic-crash-'));
const dataDir = join(folder, 'postgres');
const lines: string[] = [];
const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
const hosts: ChildProcess[] = [];
after(async () => {
  for (const host of hosts) host.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const linux = process.platform === 'linux';
const skip = linux ? false : 'finds the processes to kill in /proc';

/** A process that does nothing but run the server; what a killed Romantic looks like. */
const HOST = `
  import { startEmbeddedPostgres } from '${new URL('./embedded.ts', import.meta.url).href}';
  const nothing = () => {};
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const server = await startEmbeddedPostgres({ dataDir: process.argv[1], log });
  console.log(server.url);
  setInterval(nothing, 1_000_000);
`;

test('kill -9 of our process: the server stops by itself, cleanly', { skip }, async () => {
  const { host, url } = await startHost();
  await addRow(url, 1);
  const { postmaster } = findProcesses(host);
  host.kill('SIGKILL');
  await waitFor(() => !isAlive(postmaster));
  assert.equal(existsSync(join(dataDir, 'postmaster.pid')), false);
  assert.deepEqual(await startAndRead(), [1]);
  assert.ok(!lines.some((line) => line.includes('not properly shut down')));
});

test('kill -9 of everything: the next start recovers what was committed', { skip }, async () => {
  const { host, url } = await startHost();
  await addRow(url, 2);
  const { postmaster, all } = findProcesses(host);
  assert.ok(all.length >= 6, 'our process, the guard, the postmaster and its children');
  killAll(all);
  await waitFor(() => !isAlive(postmaster));
  assert.deepEqual(await startAndRead(), [1, 2]);
  assert.ok(lines.some((line) => line.includes('not properly shut down')));
});

test('a server that was left running is stopped first', { skip }, async () => {
  const { host, url } = await startHost();
  await addRow(url, 3);
  const { postmaster, guard } = findProcesses(host);
  killAll([guard, host.pid!]);
  await sleep(300);
  assert.ok(isAlive(postmaster), 'without its guard it stays');
  assert.deepEqual(await startAndRead(), [1, 2, 3]);
  assert.ok(!isAlive(postmaster));
  assert.ok(lines.some((line) => line.includes('an earlier start left')));
});

test('a busy backend that outlived its killed postmaster does not block the start', { skip }, async () => {
  const { host, url } = await startHost();
  await addRow(url, 4);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const busy = sql`do $$ begin loop end loop; end $$`.catch(() => {});
  await sleep(200);
  const [{ pid: backend } = { pid: 0 }] = await query(
    url,
    `select pid from pg_stat_activity where query like 'do %'`,
  );
  const { postmaster, guard } = findProcesses(host);
  killAll([guard, host.pid!, postmaster]);
  await sleep(300);
  assert.ok(isAlive(backend), 'an endless loop does not notice');
  assert.deepEqual(await startAndRead(), [1, 2, 3, 4]);
  assert.ok(!isAlive(backend));
  await sql.end({ timeout: 0 });
  await busy;
});

test('a stale postmaster.pid whose number another program has now does not block the start', {
  skip,
}, async () => {
  const { uid, gid } = await stat(dataDir);
  const stranger = spawn('sleep', ['60'], {
    cwd: '/',
    stdio: 'ignore',
    ...(process.getuid?.() === 0 ? { uid, gid } : {}),
  });
  await writeFile(join(dataDir, 'postmaster.pid'), `${stranger.pid}\n${dataDir}\n1700000000\n5432\n\n\n`);
  assert.deepEqual(await startAndRead(), [1, 2, 3, 4]);
  assert.ok(isAlive(stranger.pid!), 'it was not ours to stop');
  stranger.kill();
});

test('a server that dies while we run is started again on the same port', { skip }, async () => {
  await using server = await startEmbeddedPostgres({ dataDir, log });
  const exits: unknown[] = [];
  server.onExit((exit) => exits.push(exit));
  const postmaster = Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
  process.kill(postmaster, 'SIGKILL');
  await waitFor(() => exits.length > 0);
  await waitFor(async () => (await query(server.url, 'select 1').catch(() => [])).length > 0);
  assert.deepEqual(exits, [{ code: null, signal: 'SIGKILL' }]);
  assert.equal((await readRows(server.url)).length, 4);
});

test('one killed backend: the server recovers without us, in seconds', { skip }, async () => {
  await using server = await startEmbeddedPostgres({ dataDir, log });
  const exits: unknown[] = [];
  server.onExit((exit) => exits.push(exit));
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  const [row] = await sql`select pg_backend_pid() as pid`;
  process.kill(row?.pid, 'SIGKILL');
  const died = performance.now();
  await waitFor(async () => (await query(server.url, 'select 1').catch(() => [])).length > 0);
  assert.ok(performance.now() - died < 8_000);
  assert.deepEqual(exits, []);
  await sql.end({ timeout: 0 });
});

async function startHost(): Promise<{ host: ChildProcess; url: string }> {
  const host = spawn(process.execPath, ['--input-type=module', '-e', HOST, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  hosts.push(host);
  const url = await new Promise<string>((resolve, reject) => {
    host.stdout?.once('data', (chunk) => resolve(String(chunk).trim()));
    host.once('exit', (code) => reject(new Error(`the host ended with ${code}`)));
  });
  return { host, url };
}

/** The processes under a host: the postmaster and the guard are its children, the rest the postmaster's. */
function findProcesses(host: ChildProcess): { postmaster: number; guard: number; all: number[] } {
  const parents = new Map<number, number>();
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const parent = /\) . (\d+)/.exec(readStat(pid))?.[1];
    if (parent) parents.set(pid, Number(parent));
  }
  const childrenOf = (pid: number): number[] =>
    [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  const children = childrenOf(host.pid!);
  const postmaster = children.find((pid) => readStat(pid).includes('(postgres)'))!;
  const guard = children.find((pid) => pid !== postmaster)!;
  return { postmaster, guard, all: [postmaster, ...childrenOf(postmaster), guard, host.pid!] };
}

function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

async function startAndRead(): Promise<number[]> {
  lines.length = 0;
  await using server = await startEmbeddedPostgres({ dataDir, log });
  return await readRows(server.url);
}

async function addRow(url: string, id: number): Promise<void> {
  await query(url, `create table if not exists kept (id int); insert into kept values (${id})`);
}

async function readRows(url: string): Promise<number[]> {
  return (await query(url, 'select id from kept order by id')).map((row) => row.id);
}

async function query(url: string, statement: string): Promise<postgres.Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function waitFor(met: () => boolean | Promise<boolean>, limitMs = 30_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await met())) {
    assert.ok(performance.now() < deadline, 'waited too long');
    await sleep(30);
  }
}
