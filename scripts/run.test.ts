import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'romantic-run-'));
after(() => {
  // Entries that a failed test left behind.
  for (const project of readdirSync(folder))
    if (isRunning(join(folder, project))) process.kill(readPid(join(folder, project)), 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const LOCK = { packages: { '': {}, 'node_modules/node': { version: '26.10.0' } } };

/** Says what it was given, notes each signal, and ends a moment after the first. */
const ENTRY = `
  import { appendFileSync } from 'node:fs';
  const note = (text) => appendFileSync('notes', text + '\\n');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => { note(signal); setTimeout(() => process.exit(7), 300); });
  }
  note('pid ' + process.pid);
  note('args ' + process.argv.slice(2).join(' '));
  if (process.argv[2] !== 'end') setInterval(() => {}, 1_000_000);
`;

/** Stands where npm stands: makes what an install would make, slowly, and notes when it began and ended. */
const NPM = `
  import { appendFileSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
  appendFileSync('installs', 'begin ' + process.argv[2] + '\\n');
  await new Promise((resolve) => setTimeout(resolve, 500));
  mkdirSync('node_modules/node/bin', { recursive: true });
  symlinkSync(process.env.REAL_NODE, 'node_modules/node/bin/node');
  cpSync('package-lock.json', 'node_modules/.package-lock.json');
  appendFileSync('installs', 'end\\n');
`;

test('passes arguments down and the exit code up', async () => {
  const project = makeProject('plain');
  assert.deepEqual(await once(launch(project, ['entry.mjs', 'end', 'a b']), 'exit'), [0, null]);
  assert.match(readNotes(project), /args end a b/);
  writeFileSync(join(project, 'entry.mjs'), 'process.exit(3)');
  assert.deepEqual(await once(launch(project, ['entry.mjs']), 'exit'), [3, null]);
  writeFileSync(
    join(project, 'entry.mjs'),
    `process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)`,
  );
  assert.deepEqual(await once(launch(project, ['entry.mjs']), 'exit'), [null, 'SIGTERM']);
});

test('two first starts at once install once and both run', async () => {
  const project = makeProject('fresh', false);
  const starts = [launch(project, ['entry.mjs', 'end']), launch(project, ['entry.mjs', 'end'])];
  assert.deepEqual(await Promise.all(starts.map((start) => once(start, 'exit'))), [
    [0, null],
    [0, null],
  ]);
  assert.equal(readFileSync(join(project, 'installs'), 'utf8'), 'begin ci\nend\n');
  assert.equal(readNotes(project).match(/args end/g)?.length, 2);
});

test('an install that was killed, and a changed lock file, are installed again', async () => {
  const project = makeProject('killed', false);
  const killed = launch(project, ['entry.mjs', 'end']);
  await waitFor(() => existsSync(join(project, 'installs')));
  killed.kill('SIGKILL');
  await sleep(700);
  rmSync(join(project, 'node_modules'), { recursive: true });
  assert.deepEqual(await once(launch(project, ['entry.mjs', 'end']), 'exit'), [0, null]);
  const newer = { packages: { ...LOCK.packages, 'node_modules/zod': { version: '4.6.7' } } };
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify(newer));
  rmSync(join(project, 'node_modules', 'node'), { recursive: true });
  assert.deepEqual(await once(launch(project, ['entry.mjs', 'end']), 'exit'), [0, null]);
  assert.equal(readFileSync(join(project, 'installs'), 'utf8').match(/begin/g)?.length, 3);
});

test('an install that fails shows what npm said and ends', async () => {
  const project = makeProject('offline', false);
  writeFileSync(join(project, 'npm.mjs'), `console.error('no network here'); process.exit(9)`);
  const start = launch(project, ['entry.mjs']);
  let said = '';
  start.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  assert.deepEqual(await once(start, 'close'), [1, null]);
  assert.match(said, /no network here/);
  assert.match(said, /ci .* ended with 9/);
});

test('npm start: a SIGTERM to npm ends everything', async () => {
  const project = makeProject('term');
  const npm = await startByNpm(project);
  npm.kill('SIGTERM');
  await once(npm, 'exit');
  await waitFor(() => !isRunning(project));
  assert.equal(countNotes(project, 'SIGTERM'), 1);
});

test('npm start: a killed npm takes the entry along', {
  skip: process.platform !== 'linux' && 'needs /proc',
}, async () => {
  const project = makeProject('kill');
  const npm = await startByNpm(project);
  npm.kill('SIGKILL');
  await waitFor(() => !isRunning(project));
  assert.equal(countNotes(project, 'SIGTERM'), 1);
});

test('npm start: Ctrl-C reaches the whole group and npm passes it on, the entry gets it once', async () => {
  const project = makeProject('interrupt');
  const npm = await startByNpm(project);
  process.kill(-npm.pid!, 'SIGINT');
  await once(npm, 'exit');
  await waitFor(() => !isRunning(project));
  assert.equal(countNotes(project, 'SIGINT'), 1);
});

test('a signal that comes twice in a second is passed on once, a later one again', async () => {
  const project = makeProject('insist');
  writeFileSync(join(project, 'entry.mjs'), ENTRY.replace('process.exit(7), 300', 'process.exit(7), 2_000'));
  const start = launch(project, ['entry.mjs']);
  await waitFor(() => readNotes(project).includes('args'));
  start.kill('SIGINT');
  await sleep(200);
  start.kill('SIGINT');
  await sleep(1_200);
  start.kill('SIGINT');
  assert.deepEqual(await once(start, 'exit'), [7, null]);
  assert.equal(countNotes(project, 'SIGINT'), 2);
});

test('a launcher killed with -9 takes the entry along, gracefully', async () => {
  const project = makeProject('orphan');
  const start = launch(project, ['entry.mjs']);
  await waitFor(() => readNotes(project).includes('args'));
  start.kill('SIGKILL');
  await waitFor(() => !isRunning(project));
  assert.equal(countNotes(project, 'SIGTERM'), 1);
});

/** A repository of its own with our launcher in it; node_modules as npm would have left it. */
function makeProject(name: string, installed = true): string {
  const project = join(folder, name);
  mkdirSync(join(project, 'scripts'), { recursive: true });
  for (const file of ['run.mjs', 'install.mjs', 'install-lock.mjs', 'lifeline.mjs']) {
    cpSync(join(import.meta.dirname, file), join(project, 'scripts', file));
  }
  const manifest = { name, private: true, scripts: { start: 'node scripts/run.mjs entry.mjs' } };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify(LOCK));
  writeFileSync(join(project, 'entry.mjs'), ENTRY);
  writeFileSync(join(project, 'npm.mjs'), NPM);
  if (installed) {
    mkdirSync(join(project, 'node_modules/node/bin'), { recursive: true });
    symlinkSync(process.execPath, join(project, 'node_modules/node/bin/node'));
    cpSync(join(project, 'package-lock.json'), join(project, 'node_modules/.package-lock.json'));
  }
  return project;
}

function launch(project: string, args: string[]): ChildProcess {
  return spawn(process.execPath, ['scripts/run.mjs', ...args], {
    cwd: project,
    env: { ...process.env, npm_execpath: join(project, 'npm.mjs'), REAL_NODE: process.execPath },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
}

/** The real npm, leading a process group as it does in a terminal. */
async function startByNpm(project: string): Promise<ChildProcess> {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  const npm = spawn('npm', ['start', '--silent'], { cwd: project, env, stdio: 'ignore', detached: true });
  await waitFor(() => readNotes(project).includes('args'));
  return npm;
}

function readNotes(project: string): string {
  const file = join(project, 'notes');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function countNotes(project: string, text: string): number {
  return readNotes(project)
    .split('\n')
    .filter((line) => line === text).length;
}

function isRunning(project: string): boolean {
  try {
    return process.kill(readPid(project), 0);
  } catch {
    return false;
  }
}

/** NaN, which nobody has, before the entry said it. */
function readPid(project: string): number {
  return Number(/pid (\d+)/.exec(readNotes(project))?.[1]);
}

async function waitFor(met: () => boolean, limitMs = 20_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!met()) {
    assert.ok(performance.now() < deadline, 'waited too long');
    await sleep(20);
  }
}
