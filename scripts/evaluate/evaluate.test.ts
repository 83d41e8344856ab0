import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readArguments, UsageError } from './arguments.ts';
import { makeTables } from './testing/made-up-experiment.ts';

const entry = join(import.meta.dirname, 'evaluate.ts');
const run = (...args: string[]) => spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8' });

async function makeFolder(t: { after(work: () => Promise<void>): void }, files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'romantic-evaluate-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

test('without the data it says what is missing and where it comes from, and ends with 2', async (t) => {
  const folder = await makeFolder(t, {});
  const { status, stderr, stdout } = run(folder);
  assert.equal(status, 2);
  assert.match(stderr, /has no sd_people\.csv and no sd_decisions\.csv/);
  assert.match(stderr, /Quarterly Journal of Economics/);
  assert.equal(stdout, '');
});

test('a broken table is named, with its line', async (t) => {
  const { people, decisions } = makeTables(2, 3);
  const folder = await makeFolder(t, {
    'sd_people.csv': people,
    'sd_decisions.csv': `${decisions.trimEnd()},7\n`,
  });
  const { status, stderr } = run(folder);
  assert.equal(status, 2);
  assert.match(stderr, /sd_decisions\.csv: line 37/);
});

test('prints every table on data it has never seen, and fails: made-up people are not the port target', async (t) => {
  const { people, decisions } = makeTables(6, 8);
  const folder = await makeFolder(t, { 'sd_people.csv': people, 'sd_decisions.csv': decisions });
  const { status, stdout, stderr } = run(folder);
  assert.equal(status, 1, stderr);
  for (const title of ['Protocol A', 'Protocol B', 'What a feed does', 'Differences', 'The alarm', 'Gates']) {
    assert.match(stdout, new RegExp(`## ${title}`));
  }
  assert.match(stdout, /G1 decision AUC 0\.614 .*FAIL/);
  assert.match(stdout, /G6 the shipped model has no protected input .*pass/);
});

test('writes the starting model and nothing else', async (t) => {
  const { people, decisions } = makeTables(4, 8);
  const folder = await makeFolder(t, { 'sd_people.csv': people, 'sd_decisions.csv': decisions });
  const file = join(folder, 'model.json');
  const { status, stdout } = run(folder, '--write-model', file);
  assert.equal(status, 0);
  assert.equal(stdout, '');
});

test('refuses what it does not understand', () => {
  for (const args of [
    ['a', 'b'],
    ['--jump'],
    ['--simulate', 'folder'],
    ['--write-model', ''],
    ['--write-model'],
  ]) {
    assert.throws(() => readArguments(args), UsageError, args.join(' '));
  }
  assert.deepEqual(readArguments([]), { folder: '../shared/data', writeModel: null, simulate: false });
});
