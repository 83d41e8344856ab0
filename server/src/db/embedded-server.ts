import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Log } from '../log.ts';
import type { PostgresBinaries } from './embedded-binaries.ts';
import { type Cluster, nameDataFolder } from './embedded-cluster.ts';
import { startGuard } from './embedded-guard.ts';
import type { ServerUser } from './embedded-owner.ts';
import { runProgram, SERVER_ENV } from './embedded-program.ts';
import type { ServerSettings } from './embedded-settings.ts';

export type ServerLog = Pick<Log, 'debug' | 'info' | 'warn' | 'error'>;

export interface ServerExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** One running postmaster. */
export interface RunningServer {
  pid: number;
  port: number;
  /** Settles when the process has ended; never rejects. */
  exited: Promise<ServerExit>;
  signal(signal: StopSignal): void;
}

/** PostgreSQL's fast, immediate and no shutdown at all. */
export type StopSignal = 'SIGINT' | 'SIGQUIT' | 'SIGKILL';

export class ServerStartError extends Error {
  readonly reason: 'port-taken' | 'still-in-use' | 'failed';

  constructor(reason: ServerStartError['reason'], message: string) {
    super(message);
    this.name = 'ServerStartError';
    this.reason = reason;
  }
}

export interface ServerOptions {
  cluster: Cluster;
  binaries: PostgresBinaries;
  port: number;
  settings: ServerSettings;
  log: ServerLog;
  /** Crash recovery included, ms. */
  startLimitMs?: number;
}

const READY = 'database system is ready to accept connections';

/**
 * Starts PostgreSQL and waits until it answers. Throws ServerStartError when it ends before that.
 *
 * It leads a session of its own: Ctrl-C in a terminal reaches the API, which ends its work and stops the database last.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { cluster, binaries, port, settings, log } = options;
  const args = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(
    join(binaries.folder, 'postgres'),
    ['-D', nameDataFolder(cluster.dataDir, cluster.user), ...args],
    {
      cwd: cluster.dataDir,
      env: SERVER_ENV,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      windowsHide: true,
      ...cluster.user,
    },
  );
  const exited = waitForExit(child);
  if (child.pid !== undefined) void exited.then(startGuard(child.pid, cluster.user, log));
  const ended = await waitUntilReady(child, exited, log, options.startLimitMs ?? 600_000);
  if (ended !== null) throw new ServerStartError(findReason(ended), `PostgreSQL did not start: ${ended}`);
  const pid = child.pid ?? 0;
  return { pid, port, exited, signal: (signal) => signalServer(pid, signal, cluster.user, binaries) };
}

function waitForExit(child: ChildProcess): Promise<ServerExit> {
  return new Promise((resolve) => {
    child.on('error', () => resolve({ code: 127, signal: null }));
    // "close" comes after the last line of its log was read.
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Null when it answers, or the last lines of its log when it ended. */
async function waitUntilReady(
  child: ChildProcess,
  exited: Promise<ServerExit>,
  log: ServerLog,
  limitMs: number,
): Promise<string | null> {
  const last: string[] = [];
  const ready = new Promise<null>((resolve) => {
    if (!child.stderr) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      logLine(line, log);
      last.splice(0, Math.max(0, last.length - 9));
      last.push(line);
      if (line.includes(READY)) resolve(null);
    });
  });
  child.on('error', (error) => last.push(error.message));
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  try {
    return await Promise.race([ready, exited.then(() => last.join(' | ') || 'it said nothing')]);
  } finally {
    clearTimeout(timer);
  }
}

function findReason(output: string): ServerStartError['reason'] {
  if (/could not (bind|create any TCP)|Address already in use/.test(output)) return 'port-taken';
  if (/still in use|lock file "postmaster.pid" already exists/.test(output)) return 'still-in-use';
  return 'failed';
}

/** The settings leave no statement and no value in these lines. FATAL is the end of one session, PANIC of all. */
function logLine(line: string, log: ServerLog): void {
  const said = { postgres: line };
  if (line.startsWith('PANIC:')) log.error(said, 'PostgreSQL');
  else if (/^FATAL:|terminated by signal|crash|not properly shut down|No space|out of memory/i.test(line))
    log.warn(said, 'PostgreSQL');
  else log.debug(said, 'PostgreSQL');
}

/** Windows has no signals; PostgreSQL's own program speaks to the server there. */
function signalServer(pid: number, signal: StopSignal, user: ServerUser, binaries: PostgresBinaries): void {
  if (process.platform === 'win32' && signal !== 'SIGKILL') {
    const args = ['kill', signal.slice(3), String(pid)];
    const options = { user, cwd: binaries.folder, limitMs: 10_000 };
    void runProgram(join(binaries.folder, 'pg_ctl'), args, options).catch(() => {});
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Stops in PostgreSQL's fast way; whatever does not obey is stopped harder, and recovers at the next start. */
export async function stopServer(server: RunningServer, log: ServerLog, limitMs = 20_000): Promise<void> {
  server.signal('SIGINT');
  if (await endsWithin(server, limitMs)) return;
  log.warn({ limitMs }, 'PostgreSQL did not stop in time; it will recover at the next start');
  server.signal('SIGQUIT');
  if (await endsWithin(server, 5_000)) return;
  server.signal('SIGKILL');
  await server.exited;
}

async function endsWithin(server: RunningServer, limitMs: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), limitMs);
  try {
    return await Promise.race([server.exited.then(() => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
