import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, type TestContext } from 'node:test';

export interface RunningServer {
  baseUrl: string;
  dataDir: string;
  /** The database behind it, for a second process or for looking at rows. */
  databaseUrl: string;
  process: ChildProcess;
  /** Sends the signal and waits for the end; gives the exit code, null when a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ServerOptions {
  /** Kept by the caller when given; else a folder of the test's own. */
  dataDir?: string;
  env?: Record<string, string>;
  /** Tells everything the process prints, for tests that look at it. */
  onOutput?: (text: string) => void;
}

const ROOT = resolve(import.meta.dirname, '../..');
const READY = /Romantic is ready at http:\/\/localhost:(\d+)/;
const START_MS = 60_000;

/** Starts the product as its own process on a free port and waits for its ready line. Ends with the test. */
export async function startServer(t: TestContext, options: ServerOptions = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? (await createDataDir());
  const child = spawn(process.execPath, [join(ROOT, 'server/src/main.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PORT: '0',
      DATA_DIR: dataDir,
      SEED_PEOPLE: '0',
      RATE_LIMITS: 'off',
      ...options.env,
    },
  });
  let printed = '';
  for (const output of [child.stdout, child.stderr]) {
    output?.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-4_000);
    });
  }
  // Whoever reads the test's failure learns that its server was gone, and what it said last.
  let wanted = false;
  child.once('exit', (code, signal) => {
    if (!wanted && code !== 0)
      console.error(`a server ended with ${code ?? signal}; it said last:\n${printed}`);
  });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    wanted = true;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  t.after(() => stop());
  const port = await waitForPort(child, options.onOutput ?? (() => {}));
  const databaseUrl: string =
    options.env?.DATABASE_URL ?? (await readFile(join(dataDir, 'postgres.url'), 'utf8')).trim();
  return { baseUrl: `http://127.0.0.1:${port}`, dataDir, databaseUrl, process: child, stop };
}

const folders: string[] = [];

// Registered at import, so it runs after the last test of the file: hooks of a test run in the order in which they were
// registered, and a folder must outlive the servers that are started on it later.
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** An empty data folder for several starts, removed when all tests of the file have ended. */
export async function createDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'romantic-server-'));
  folders.push(folder);
  return folder;
}

function waitForPort(child: ChildProcess, onOutput: (text: string) => void): Promise<number> {
  return new Promise((resolvePort, reject) => {
    let printed = '';
    const timer = setTimeout(
      () => reject(new Error(`no ready line in time; it printed:\n${printed}`)),
      START_MS,
    );
    const read = (chunk: Buffer): void => {
      const text = chunk.toString();
      onOutput(text);
      printed = (printed + text).slice(-20_000);
      const port = READY.exec(printed)?.[1];
      if (port) {
        clearTimeout(timer);
        resolvePort(Number(port));
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code} before it was ready:\n${printed}`));
    });
  });
}
