import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DataFolderInUseError, lockDataFolder } from './data-folder.ts';

const folder = await mkdtemp(join(tmpdir(), 'romantic-lock-'));
after(() => rm(folder, { recursive: true, force: true }));

const HOLDER = `
  import { lockDataFolder } from '${new URL('./data-folder.ts', import.meta.url).href}';
  try {
    await lockDataFolder(process.argv[1], 300);
    console.log('held');
    setInterval(() => {}, 1_000_000);
  } catch (error) {
    console.log(error.message);
    process.exitCode = 3;
  }
`;

test('the folder is made for us alone, and a second lock waits for the first to go', async () => {
  const dataDir = join(folder, 'new', 'data');
  const lock = await lockDataFolder(dataDir);
  assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
  await assert.rejects(lockDataFolder(dataDir, 0), DataFolderInUseError);
  await lock.release();
  await lock.release();
  await using again = await lockDataFolder(dataDir);
  assert.ok(again);
});

test('another process is told who holds it, and a killed holder leaves nothing behind', async () => {
  const dataDir = join(folder, 'killed');
  const holder = hold(dataDir);
  assert.equal(await said(holder), 'held');
  const second = hold(dataDir);
  assert.equal(await said(second), `Another Romantic (process ${holder.pid}) is using ${dataDir}`);
  assert.deepEqual(await once(second, 'exit'), [3, null]);
  const gone = once(holder, 'exit');
  holder.kill('SIGKILL');
  await gone;
  await using lock = await lockDataFolder(dataDir);
  assert.ok(lock);
});

test('a restart waits for the stopped process to close', async () => {
  const dataDir = join(folder, 'restart');
  const closing = await lockDataFolder(dataDir);
  setTimeout(() => void closing.release(), 300);
  const started = performance.now();
  await using lock = await lockDataFolder(dataDir, 5_000);
  assert.ok(lock);
  assert.ok(performance.now() - started < 2_000);
});

test('of many starts at once exactly one gets it', async () => {
  const dataDir = join(folder, 'crowd');
  const starts = Array.from({ length: 6 }, () => hold(dataDir));
  const answers = await Promise.all(starts.map(said));
  for (const start of starts) start.kill('SIGKILL');
  assert.equal(answers.filter((answer) => answer === 'held').length, 1, answers.join('; '));
  assert.equal(answers.filter((answer) => answer.startsWith('Another Romantic')).length, 5);
});

function hold(dataDir: string): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', HOLDER, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function said(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout!, 'data');
  return String(chunk).trim();
}
