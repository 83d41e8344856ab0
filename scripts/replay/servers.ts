import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Our own fresh servers: processes on one empty database, in a temporary folder. */
export interface Servers extends AsyncDisposable {
  readonly urls: readonly string[];
  /** Ends one of them with SIGKILL and starts it again at the same address and on the same data. */
  killAndRestart(index: number): Promise<void>;
}

const ENTRY = resolve(import.meta.dirname, '../../server/src/main.ts');
const START_LIMIT_MS = 90_000;
const START_TRIES = 3;
/** Below the ports that systems give to outgoing connections, one of which could take ours while it is down. */
const PORTS = { from: 20_000, to: 32_000 };

/** Starts `count` processes. The first owns the embedded database: when it is killed, the database goes with it. */
export async function startServers(count: number): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), 'romantic-replay-'));
  const running: (ChildProcess | null)[] = [];
  const ports: number[] = [];

  const start = async (index: number): Promise<void> => {
    const dataDir = join(folder, `server-${index + 1}`);
    const env: NodeJS.ProcessEnv = { PORT: String(ports[index]), DATA_DIR: dataDir };
    if (index > 0) env.DATABASE_URL = (await readFile(join(folder, 'server-1/postgres.url'), 'utf8')).trim();
    for (let tries = 1; ; tries += 1) {
      try {
        running[index] = spawnServer(env);
        return await waitUntilReady(running[index]);
      } catch (error) {
        if (tries === START_TRIES) throw error;
        await sleep(1_000);
      }
    }
  };
  const end = async (index: number, signal: NodeJS.Signals): Promise<void> => {
    const child = running[index];
    running[index] = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    // A listened-to channel would keep it from ending.
    if (child.connected) child.disconnect();
    await ended;
  };
  const stop = async (): Promise<void> => {
    // The first last: the others still need its database to end in peace.
    for (let index = running.length - 1; index >= 0; index -= 1) await end(index, 'SIGTERM');
    await rm(folder, { recursive: true, force: true });
  };

  try {
    for (let index = 0; index < count; index += 1) {
      ports.push(await findFreePort());
      await start(index);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}`),
    async killAndRestart(index) {
      await end(index, 'SIGKILL');
      await start(index);
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** The channel is its lifeline: should we be killed, the server sees it close and stops. */
function spawnServer(env: NodeJS.ProcessEnv): ChildProcess {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  return spawn(process.execPath, [ENTRY], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH, HOME, TMPDIR, SystemRoot, SEED_PEOPLE: '0', RATE_LIMITS: 'off', LOG_LEVEL: 'error', ...env },
  });
}

async function waitUntilReady(child: ChildProcess): Promise<void> {
  let printed = '';
  const ready = new Promise<void>((resolveReady, reject) => {
    const read = (chunk: Buffer): void => {
      printed = (printed + chunk.toString()).slice(-10_000);
      if (printed.includes('Romantic is ready at ')) resolveReady();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The server ended before it was ready:\n${printed}`)));
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  await ready.finally(() => clearTimeout(timer));
}

async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (await isFree(port)) return port;
  }
  throw new Error('There is no free port');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const probe = createServer();
    probe.once('error', () => settle(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => settle(true)));
  });
}
