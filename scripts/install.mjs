// Installs what package-lock.json asks for when it is not there. Runs on Node >= 20 with nothing installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lockInstall } from './install-lock.mjs';

/** Something the reader can do something about; the message says what. */
export class InstallError extends Error {}

/**
 * Makes sure that node_modules is what package-lock.json says, and gives the path of the pinned Node.
 * `onProgram` is told of the npm that runs, and of null once it has ended. Throws InstallError.
 */
export async function ensureInstalled(root, onProgram = () => {}) {
  const present = findWhenInstalled(root);
  if (present) return present;
  const release = await lockInstall(root);
  try {
    // Another start may have done it while we waited.
    return findWhenInstalled(root) ?? (await install(root, onProgram));
  } finally {
    release();
  }
}

function findWhenInstalled(root) {
  return isInstalled(root) ? findRuntime(root) : null;
}

async function install(root, onProgram) {
  if (!isInstalled(root)) {
    console.error('Installing packages; this takes a minute the first time ...');
    await installPackages(root, onProgram);
  }
  return findRuntime(root) ?? (await fetchRuntime(root, onProgram));
}

/**
 * `npm ci` refuses a lock file that lacks a package only other platforms need (a registry that did not have it when the
 * lock file was made). `npm install --no-save` takes such a file as it is; that nothing else differs is checked after.
 */
async function installPackages(root, onProgram) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await runNpm(root, ['ci', ...quiet], onProgram);
  } catch (error) {
    if (!error.message.includes('EUSAGE')) throw error;
    await runNpm(root, ['install', '--no-save', ...quiet], onProgram);
    if (!isInstalled(root)) throw error;
  }
}

/**
 * Compares the lock file with the one that npm leaves in node_modules at the end of an install: cut short, it is not
 * there. Optional packages may be missing (other platforms), development ones too in production.
 */
export function isInstalled(root, production = process.env.NODE_ENV === 'production') {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new InstallError(`There is no package-lock.json in ${root}`);
  if (!installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    if (found) return found.version === entry.version;
    return Boolean(entry.optional || entry.devOptional || entry.peer || (production && entry.dev));
  });
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** The pinned Node: where its package puts it, or the platform's package; our own when it is new enough. */
function findRuntime(root) {
  const windows = process.platform === 'win32';
  const binary = windows ? 'bin/node.exe' : 'bin/node';
  const modules = join(root, 'node_modules');
  const folders = [
    join(modules, 'node'),
    ...platformFolders(join(modules, 'node', 'node_modules')),
    ...platformFolders(modules),
  ];
  const found = folders.map((folder) => join(folder, binary)).find((path) => existsSync(path));
  return found ?? null;
}

function platformFolders(modules) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return ['node', 'node-bin'].map((prefix) => join(modules, `${prefix}-${platform}-${process.arch}`));
}

/**
 * npm did not run the script that fetches the binary (newer ones ask for consent first, `--ignore-scripts` never does):
 * run it ourselves, it is pinned by package-lock.json and fetches one package of the same version.
 */
async function fetchRuntime(root, onProgram) {
  const folder = join(root, 'node_modules', 'node');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  console.error(`Fetching Node ${version} ...`);
  let trouble = null;
  try {
    await runProgram(process.execPath, ['installArchSpecificPackage.js'], folder, onProgram);
  } catch (error) {
    trouble = error;
  }
  const runtime = findRuntime(root);
  if (runtime) return runtime;
  if (Number.parseInt(process.versions.node, 10) >= Number.parseInt(version, 10)) return process.execPath;
  throw new InstallError(
    `Node ${version} could not be fetched for ${process.platform}-${process.arch}. ` +
      `Run this with Node ${version} or newer, or try: npm rebuild node\n${trouble?.message ?? ''}`,
  );
}

/** The npm that started us, so that its settings and version hold; otherwise the one on the PATH. */
function runNpm(root, args, onProgram) {
  const cli = process.env.npm_execpath;
  if (cli && existsSync(cli)) return runProgram(process.execPath, [cli, ...args], root, onProgram);
  return runProgram('npm', args, root, onProgram, process.platform === 'win32');
}

/** Quiet when it works; all that it printed when it does not. */
function runProgram(program, args, cwd, onProgram, shell = false) {
  return new Promise((resolve, reject) => {
    // npm and the node that runs us, for scripts that call them by name.
    const path = [dirname(process.execPath), process.env.PATH].join(process.platform === 'win32' ? ';' : ':');
    const child = spawn(program, args, {
      cwd,
      shell,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    onProgram(child);
    child.on('error', (error) => {
      onProgram(null);
      reject(
        new InstallError(`${program} does not run: ${error.message}. Install Node with npm, then try again.`),
      );
    });
    child.on('close', (code, signal) => {
      onProgram(null);
      if (code === 0) resolve();
      else
        reject(
          new InstallError(`${output.trim()}\n\n${program} ${args.join(' ')} ended with ${code ?? signal}`),
        );
    });
  });
}
