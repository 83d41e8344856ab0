import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** Whether a process with this number runs, ours or not; one that ended and was not collected yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return process.platform !== 'linux' || !/\) [ZX] /.test(readStatText(pid));
}

/** Name of the running program, at most 15 characters; null when there is no such process. */
export async function readProcessName(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return readStat(pid)?.name ?? null;
  return readFromPs(pid, 'ucomm');
}

/** When the process started, in seconds since 1970 (off by up to 2 s); null when unknown. */
export async function findStartTime(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') {
    const text = await readFromPs(pid, 'lstart');
    const startedAt = text === null ? Number.NaN : Date.parse(text) / 1000;
    return Number.isNaN(startedAt) ? null : startedAt;
  }
  const stat = readStat(pid);
  const bootedAt = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
  // Linux counts in hundredths of a second here on every architecture (USER_HZ).
  return stat === null || Number.isNaN(bootedAt) ? null : bootedAt + stat.startTicks / 100;
}

/** /proc/<pid>/stat: `pid (name) state ...`; the name may hold spaces and brackets, field 22 is the start. */
function readStat(pid: number): { name: string; startTicks: number } | null {
  const text = readStatText(pid);
  const [open, close] = [text.indexOf('('), text.lastIndexOf(')')];
  if (open < 0 || close < 0) return null;
  const fields = text.slice(close + 2).split(' ');
  return { name: text.slice(open + 1, close), startTicks: Number(fields[19]) };
}

function readStatText(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

async function readFromPs(pid: number, column: string): Promise<string | null> {
  const options = { env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' }, timeout: 5_000 };
  try {
    const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', `${column}=`], options);
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
