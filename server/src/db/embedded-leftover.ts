import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresBinaries } from './embedded-binaries.ts';
import type { Cluster } from './embedded-cluster.ts';
import { runProgram } from './embedded-program.ts';
import type { ServerLog } from './embedded-server.ts';
import { findStartTime, isAlive, readProcessName } from './process-identity.ts';

/**
 * Stops PostgreSQL processes that an earlier start left on this cluster (all of Romantic was killed with -9), and takes
 * a stale postmaster.pid away whose number now belongs to another program. The caller holds the lock of the data
 * folder, so nobody else can be using them. Throws when they cannot be stopped.
 */
export async function stopLeftoverServers(
  cluster: Cluster,
  binaries: PostgresBinaries,
  log: ServerLog,
): Promise<void> {
  if (process.platform === 'win32') return stopOnWindows(cluster, binaries);
  const postmaster = await readPostmaster(cluster.dataDir);
  const found = await findServerProcesses(cluster, postmaster);
  if (found.length === 0) {
    if (postmaster !== null && isAlive(postmaster.pid)) {
      log.warn(
        { pid: postmaster.pid },
        'Took a stale postmaster.pid away: its number belongs to another program now',
      );
      await rm(join(cluster.dataDir, 'postmaster.pid'), { force: true });
    }
    return;
  }
  log.warn({ pids: found }, 'Stopping PostgreSQL processes that an earlier start left');
  const rounds: [NodeJS.Signals, number][] = [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ];
  for (const [signal, limitMs] of rounds) {
    const left = await findServerProcesses(cluster, postmaster);
    for (const pid of left) signalProcess(pid, signal);
    // A fast shutdown is the postmaster's to lead; without one, its orphans only leave when told to quit.
    const led = signal !== 'SIGINT' || (postmaster !== null && left.includes(postmaster.pid));
    if (await areGone(cluster, postmaster, led ? limitMs : 500)) return;
  }
  throw new Error(`PostgreSQL processes of an earlier start do not end: ${found.join(', ')}`);
}

interface Postmaster {
  pid: number;
  /** Seconds since 1970. */
  startedAt: number;
}

/** Lines of postmaster.pid: pid, data folder, start time, port, ... */
async function readPostmaster(dataDir: string): Promise<Postmaster | null> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const [pid, startedAt] = [Number(lines[0]), Number(lines[2])];
  return Number.isInteger(pid) && pid > 0 ? { pid, startedAt } : null;
}

/**
 * A process of PostgreSQL works in its data folder. Where the system does not tell (not Linux, or no shell), the
 * postmaster is known by its number and its start time together.
 */
async function findServerProcesses(cluster: Cluster, postmaster: Postmaster | null): Promise<number[]> {
  const found = new Set<number>();
  for (const pid of await findWorkingIn(cluster)) {
    if ((await readProcessName(pid)) === 'postgres') found.add(pid);
  }
  if (postmaster !== null && (await readProcessName(postmaster.pid)) === 'postgres') {
    const startedAt = await findStartTime(postmaster.pid);
    if (startedAt !== null && Math.abs(startedAt - postmaster.startedAt) <= 5) found.add(postmaster.pid);
  }
  return [...found];
}

/** Prints the folder in /proc of every process that works where the shell does. */
const LIST_WORKING_HERE =
  'for process in /proc/[0-9]*; do [ "$process/cwd" -ef . ] && echo "$process"; done; :';

/**
 * The shell looks as the server's own user: even root may not read the working folder of somebody else's process in a
 * container without SYS_PTRACE, the user always may that of his own.
 */
async function findWorkingIn({ dataDir, user }: Cluster): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const options = { user, cwd: dataDir, limitMs: 10_000 };
  const said = await runProgram('/bin/sh', ['-c', LIST_WORKING_HERE], options).catch(() => '');
  return said
    .split('\n')
    .map((path) => Number(path.slice('/proc/'.length)))
    .filter((pid) => pid > 0);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function areGone(cluster: Cluster, postmaster: Postmaster | null, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if ((await findServerProcesses(cluster, postmaster)).length === 0) return true;
    await sleep(30);
  }
  return false;
}

async function stopOnWindows(cluster: Cluster, binaries: PostgresBinaries): Promise<void> {
  const options = { user: null, cwd: binaries.folder, limitMs: 30_000 };
  // Fails when no server runs, which is the usual case.
  await runProgram(
    join(binaries.folder, 'pg_ctl'),
    ['stop', '-m', 'fast', '-D', cluster.dataDir],
    options,
  ).catch(() => {});
}
