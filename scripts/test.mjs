// `npm test [-- paths and flags]`: every test file of the repository, or those named (a file, or all in a folder).
//
// One PostgreSQL for all of them, in a temporary folder, with a migrated template that each test file clones. This
// process owns it, not the runner's global set-up: so it also ends, and its folder goes, when the run is interrupted.
import { spawn } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { startTestServer } from '../server/src/db/test-server.ts';

const FOLDERS = ['contract', 'matchmaker', 'server', 'web', 'scripts', 'bench', 'test'];
/** Two cores are what the smallest machine has. A test longer than five minutes hangs. */
const OPTIONS = ['--test', '--test-concurrency=2', '--test-reporter=spec', '--test-timeout=300000'];
/** Settings of the product that a developer may have set; tests bring their own. */
const SETTINGS = ['DATABASE_URL', 'DATA_DIR', 'PORT', 'HOST', 'NODE_ENV', 'SEED_PEOPLE', 'RATE_LIMITS'];

const root = dirname(import.meta.dirname);
const flags = process.argv.slice(2).filter((arg) => arg.startsWith('-'));
const paths = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const files = findTestFiles(paths.length > 0 ? paths : FOLDERS);
if (files.length === 0) {
  console.error(`No test file (*.test.ts) in ${paths.join(', ')}`);
  process.exit(1);
}

let runner = null;
let interrupted = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = signal;
    runner?.kill(signal);
  });
}

const server = await startTestServer();
try {
  if (!interrupted) process.exitCode = await runTests(server);
} finally {
  await server.stop();
}
if (interrupted) process.exitCode = 130;

function findTestFiles(places) {
  return places.flatMap((place) => {
    if (statSync(place, { throwIfNoEntry: false })?.isFile()) return [place];
    const found = globSync(`${place}/**/*.test.ts`, {
      cwd: root,
      exclude: (name) => name === 'node_modules',
    });
    return found.sort();
  });
}

function runTests({ url, template }) {
  const env = { ...process.env, TEST_DATABASE_URL: url, TEST_TEMPLATE: template };
  for (const name of SETTINGS) delete env[name];
  runner = spawn(process.execPath, [...OPTIONS, ...flags, ...files], { cwd: root, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    runner.on('error', reject);
    runner.on('exit', (code) => resolve(code ?? 1));
  });
}
