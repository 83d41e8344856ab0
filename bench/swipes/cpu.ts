/** What processes use of the processor, from Linux' own books. */

import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of processor time of a process so far, its children that ended included. 0 when it is not there. */
export function readCpu(pid: number): number {
  const fields = readStat(pid);
  // Fields 14 to 17 of proc(5): user, system, and the same of children, in hundredths of a second (USER_HZ).
  return fields ? [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) / 100 : 0;
}

/** The same of a process and all its children that live. */
export function readFamilyCpu(parent: number): number {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(readStat(Number(name))?.[1]) === parent)
    .map(Number);
  return [parent, ...children].reduce((sum, pid) => sum + readCpu(pid), 0);
}

function readStat(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
