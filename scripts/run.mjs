// `node scripts/run.mjs [flags of Node] <entry> [args]`: runs a script of this repository on the Node it is pinned to.
// Paths are seen from the root of the repository, wherever it is called from.
//
// The first thing that `npm start` and `npm test` run, on whatever Node >= 20 the machine has and before anything is
// installed: so it is plain JavaScript and imports nothing from npm. It installs what is missing, then starts the entry
// and stays between it and npm: signals go down, the exit code comes up.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureInstalled, InstallError } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lifeline = pathToFileURL(resolve(root, 'scripts/lifeline.mjs')).href;
const windows = process.platform === 'win32';
/** Where Node keeps what it made of our files: the next start takes half the processor time. Made anew when they change. */
const compileCache = resolve(root, 'node_modules/.cache/compiled');
const args = process.argv.slice(2);

/** What a signal to us is passed on to. */
let child = null;
let interrupted = null;
forwardSignals();

if (args.length === 0) fail('Usage: node scripts/run.mjs [flags of Node] <entry> [args]');
const runtime = await ensureInstalled(root, (program) => {
  child = program;
}).catch((error) => {
  if (!interrupted) fail(error instanceof InstallError ? error.message : error.stack);
});
if (interrupted) endBy(interrupted);
start(runtime);

function start(runtimePath) {
  // A group of its own: Ctrl-C in a terminal goes to everybody in ours, and npm passes its own copy on. The entry is to
  // get each signal once, from us. The IPC channel tells it when we are killed without a chance to say so.
  child = spawn(runtimePath, ['--import', lifeline, ...args], {
    cwd: root,
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: !windows,
  });
  if (process.env.npm_lifecycle_event) followParents();
  child.on('error', (error) => fail(`${runtimePath} does not run here: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal) endBy(signal);
    else process.exit(code ?? 1);
  });
}

/** The same signal within a second is another copy of the same keystroke; later it is somebody insisting. */
function forwardSignals() {
  const lastAt = {};
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const now = performance.now();
      const copy = lastAt[signal] !== undefined && now - lastAt[signal] < 1_000;
      lastAt[signal] = now;
      if (copy) return;
      interrupted = signal;
      // A console of Windows tells every process of it by itself.
      if (child && !(windows && signal === 'SIGINT')) child.kill(signal);
    });
  }
}

/**
 * npm starts a shell that starts us. A shell that npm's SIGTERM ends does not pass it on, and a killed npm tells nobody:
 * so when either of the two is gone, the entry is asked to end.
 */
function followParents() {
  const [shell, npm] = [process.ppid, readParent(process.ppid)];
  const timer = setInterval(() => {
    if (process.ppid === shell && readParent(shell) === npm) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 250);
  timer.unref();
}

/** Linux only; elsewhere the shell alone is followed. */
function readParent(pid) {
  try {
    return /\) . (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

/** Ends as the child did, so that whoever started us sees the same. */
function endBy(signal) {
  if (windows || !['SIGINT', 'SIGTERM', 'SIGHUP'].includes(signal)) {
    process.exit(128 + (constants.signals[signal] ?? 0));
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
