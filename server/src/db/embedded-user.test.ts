import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findServerUser } from './embedded-owner.ts';

/** Any user but root; it needs a name for initdb, and every Unix has this one. */
const NOBODY = 65_534;
const folder = mkdtempSync(join(tmpdir(), 'romantic-user-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

const root = process.getuid?.() === 0;
const asRoot = root ? false : 'only root can change who it is';
const asNobody =
  asRoot || (canRun(NOBODY) ? false : 'this checkout lies in a folder that only root may enter');

const START_AND_STOP = `
  import { startEmbeddedPostgres } from '${new URL('./embedded.ts', import.meta.url).href}';
  const nothing = () => {};
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const server = await startEmbeddedPostgres({ dataDir: process.argv[1], log });
  await server.stop();
  console.log('stopped');
`;

test('an ordinary user runs it in a folder of his own', { skip: asNobody }, () => {
  const home = makeFolder('ordinary', NOBODY);
  const { stdout, stderr } = start(join(home, 'postgres'), NOBODY);
  assert.equal(stdout.trim(), 'stopped', stderr);
  assert.equal(lstatSync(join(home, 'postgres')).uid, NOBODY);
});

test('what root started, an ordinary user is told to ask for', { skip: asNobody }, () => {
  const home = makeFolder('handed', NOBODY);
  mkdirSync(join(home, 'postgres'), { mode: 0o700 });
  writeFileSync(join(home, 'postgres', 'PG_VERSION'), '18\n');
  const { status, stderr } = start(join(home, 'postgres'), NOBODY);
  assert.equal(status, 1);
  assert.match(stderr, /belongs to user 0, not to you \(65534\).*chown/s);
});

test('root starts what an ordinary user made, as that user', { skip: asNobody }, () => {
  const home = makeFolder('returned', NOBODY);
  assert.equal(start(join(home, 'postgres'), NOBODY).stdout.trim(), 'stopped');
  assert.equal(start(join(home, 'postgres'), 0).stdout.trim(), 'stopped');
  const { stdout, stderr } = start(join(home, 'postgres'), NOBODY);
  assert.equal(stdout.trim(), 'stopped', stderr);
});

test('root gives a cluster that a copy left to root back to nobody', { skip: asRoot }, () => {
  const home = makeFolder('copied', 0);
  assert.equal(start(join(home, 'postgres'), 0).stdout.trim(), 'stopped');
  spawnSync('chown', ['-R', '0:0', join(home, 'postgres')]);
  const { stdout, stderr } = start(join(home, 'postgres'), 0);
  assert.equal(stdout.trim(), 'stopped', stderr);
  assert.notEqual(lstatSync(join(home, 'postgres', 'base')).uid, 0);
});

test('root without a user to hand over to says so', { skip: asRoot }, async () => {
  const passwd = join(folder, 'passwd');
  writeFileSync(passwd, 'root:x:0:0:root:/root:/bin/sh\n');
  await assert.rejects(findServerUser(join(folder, 'none'), passwd), /no user "nobody"/);
  writeFileSync(passwd, 'nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n');
  assert.deepEqual(await findServerUser(join(folder, 'none'), passwd), {
    uid: 4_294_967_294,
    gid: 4_294_967_294,
  });
});

function makeFolder(name: string, uid: number): string {
  const path = join(folder, name);
  mkdirSync(path, { mode: 0o700 });
  chownSync(path, uid, uid);
  return path;
}

function start(dataDir: string, uid: number): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['--input-type=module', '-e', START_AND_STOP, dataDir], {
    encoding: 'utf8',
    uid,
    gid: uid,
    cwd: folder,
    timeout: 60_000,
  });
}

/** Whether the user can reach this file and the Node that runs it. */
function canRun(uid: number): boolean {
  const args = ['-e', `require('node:fs').accessSync(${JSON.stringify(import.meta.filename)})`];
  return spawnSync(process.execPath, args, { uid, gid: uid, cwd: '/' }).status === 0;
}
