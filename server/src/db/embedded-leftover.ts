import { readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
  const found = await findServerProcesses(cluster.dataDir, postmaster);
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
    const left = await findServerProcesses(cluster.dataDir, postmaster);
    for (const pid of left) signalProcess(pid, signal);
    // A fast shutdown is the postmaster's to lead; without one, its orphans only leave when told to quit.
    const led = signal !== 'SIGINT' || (postmaster !== null && left.includes(postmaster.pid));
    if (await areGone(cluster.dataDir, postmaster, led ? limitMs : 500)) return;
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

async function findServerProcesses(dataDir: string, postmaster: Postmaster | null): Promise<number[]> {
  const candidates =
    process.platform === 'linux'
      ? (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid))
      : postmaster === null
        ? []
        : [postmaster.pid];
  const folder = await stat(dataDir);
  const found = await Promise.all(
    candidates.map(async (pid) => ((await isServerOf(pid, folder, postmaster)) ? [pid] : [])),
  );
  return found.flat();
}

/**
 * A process of PostgreSQL works in its data folder. Where the system does not tell (another system than Linux, or root
 * in a container without SYS_PTRACE), the postmaster is known by its number and its start time together.
 */
async function isServerOf(
  pid: number,
  folder: { dev: number; ino: number },
  postmaster: Postmaster | null,
): Promise<boolean> {
  if ((await readProcessName(pid)) !== 'postgres') return false;
  try {
    const program = await readlink(`/proc/${pid}/exe`);
    const cwd = await stat(`/proc/${pid}/cwd`);
    return basename(program).startsWith('postgres') && cwd.dev === folder.dev && cwd.ino === folder.ino;
  } catch {
    if (pid !== postmaster?.pid) return false;
    const startedAt = await findStartTime(pid);
    return startedAt !== null && Math.abs(startedAt - postmaster.startedAt) <= 5;
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function areGone(dataDir: string, postmaster: Postmaster | null, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if ((await findServerProcesses(dataDir, postmaster)).length === 0) return true;
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
