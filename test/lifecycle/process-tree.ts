import { readdirSync, readFileSync } from 'node:fs';

/** Why the process tree cannot be walked here; false: it can. For the `skip` of a test. */
export const NO_PROCESS_TREE = process.platform === 'linux' ? false : 'needs /proc to find all processes';

/** All processes that a process started, and theirs. */
export function listDescendants(pid: number): number[] {
  const children = Map.groupBy(listProcesses(), ({ parent }) => parent);
  const walk = (of: number): number[] =>
    (children.get(of) ?? []).flatMap((child) => [child.pid, ...walk(child.pid)]);
  return walk(pid);
}

/** Kills all of them with SIGKILL in one go, before any can notice that another is gone. */
export function killAll(pids: readonly number[]): void {
  signalAll(pids, 'SIGKILL');
}

/** Who has ended by now needs no signal. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function listProcesses(): { pid: number; parent: number }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      // "pid (name) state parent ...": the name may hold spaces and brackets.
      const rest = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
      return [{ pid: Number(pid), parent: Number(rest.split(' ')[1]) }];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}
