import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** Another process works in the data folder; the message says which. */
export class DataFolderInUseError extends Error {
  /** null: it did not leave its number yet. */
  readonly pid: number | null;

  constructor(dataDir: string, pid: number | null) {
    super(`Another Romantic (process ${pid ?? 'of unknown number'}) is using ${dataDir}`);
    this.name = 'DataFolderInUseError';
    this.pid = pid;
  }
}

/** Held until released, or until the process ends in whatever way. */
export interface DataFolderLock extends AsyncDisposable {
  release(): Promise<void>;
}

/** SQLITE_BUSY: somebody else holds the lock. */
const BUSY = 5;

/**
 * Makes the data folder when it is missing and takes it for this process alone. Whoever holds it gets `waitMs` to end:
 * the usual restart begins while the stopped process is still closing. Then throws DataFolderInUseError.
 *
 * The lock is the operating system's own lock on `<dataDir>/lock`, reached through SQLite because Node has no call for
 * it: taking it is one atomic step, and it goes with the process, so a killed one leaves nothing stale and numbers of
 * processes need no comparing. The number in `<dataDir>/lock.pid` is for the message only.
 */
export async function lockDataFolder(dataDir: string, waitMs = 5_000): Promise<DataFolderLock> {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pidFile = join(folder, 'lock.pid');
  const deadline = performance.now() + waitMs;
  let file = tryLock(join(folder, 'lock'));
  while (file === null) {
    if (performance.now() >= deadline) throw new DataFolderInUseError(folder, readPid(pidFile));
    await sleep(100);
    file = tryLock(join(folder, 'lock'));
  }
  const held = file;
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  const release = async (): Promise<void> => {
    if (held.isOpen) held.close();
  };
  return { release, [Symbol.asyncDispose]: release };
}

/** Null when somebody else holds it. */
function tryLock(path: string): DatabaseSync | null {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    // Nothing is ever written: the open transaction is the lock.
    file.exec('pragma journal_mode = memory; begin exclusive');
    return file;
  } catch (error) {
    file.close();
    if ((error as { errcode?: unknown }).errcode === BUSY) return null;
    throw error;
  }
}

function readPid(pidFile: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return Number.isNaN(pid) ? null : pid;
  } catch {
    return null;
  }
}
