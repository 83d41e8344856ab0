import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startServers } from './servers.ts';
import { makeUpExperiment } from './testing/made-up-experiment.ts';

interface Run {
  exitCode: number | null;
  printed: string;
}

/** Runs the command as somebody would. */
async function runReplay(args: string[], onOutput = (_text: string): void => {}): Promise<Run> {
  const command = [join(import.meta.dirname, 'replay.ts'), ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk;
      onOutput(printed);
    });
  }
  const [exitCode] = await once(child, 'close');
  return { exitCode, printed };
}

async function makeFolder(t: TestContext, women: number, evenings: number) {
  const made = makeUpExperiment(women, evenings);
  const folder = await mkdtemp(join(tmpdir(), 'romantic-experiment-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'sd_people.csv'), made.people);
  await writeFile(join(folder, 'sd_decisions.csv'), made.decisions);
  return { folder, couples: made.couples };
}

test('without the folder it says what is missing and how to get it', async () => {
  const { exitCode, printed } = await runReplay(['no-such-folder']);
  assert.equal(exitCode, 2);
  assert.match(printed, /no-such-folder has no sd_people\.csv and no sd_decisions\.csv/);
  assert.match(printed, /Quarterly Journal of Economics/);
});

test('a made-up experiment is played exactly, on two servers of which the one with the database is killed', async (t) => {
  const { folder, couples } = await makeFolder(t, 6, 1);
  await using servers = await startServers(2);
  let restarted: Promise<void> | null = null;
  const args = servers.urls.flatMap((url) => ['--url', url]);
  const { exitCode, printed } = await runReplay([folder, ...args], (text) => {
    if (text.includes('make their')) restarted ??= servers.killAndRestart(0);
  });
  assert.equal(exitCode, 0, printed);
  assert.match(printed, new RegExp(`matches +${couples} of ${couples}\\n`));
  assert.match(printed, /retries +[1-9]/);
  await restarted;
  const again = await runReplay([folder, ...args]);
  assert.equal(again.exitCode, 0, 'playing it again changes nothing');
});

test('an interrupted replay ends its servers and leaves no folder', async (t) => {
  const { folder } = await makeFolder(t, 6, 1);
  const temporary = await mkdtemp(join(tmpdir(), 'romantic-interrupted-'));
  t.after(() => rm(temporary, { recursive: true }));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'replay.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: temporary },
  });
  const [first] = await once(child.stdout, 'data');
  const url = /http:\S+\d/.exec(String(first))?.[0] ?? '';
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  child.kill('SIGINT');
  const [exitCode] = await once(child, 'exit');
  assert.equal(exitCode, 130);
  await assert.rejects(fetch(`${url}/healthz`), TypeError);
  assert.deepEqual(await readdir(temporary), []);
});
