import { spawn } from 'node:child_process';
import type { ServerUser } from './embedded-owner.ts';
import type { ServerLog } from './embedded-server.ts';

/** Reads one line; when there is none because whoever holds the other end is gone, stops the server. */
const SCRIPT = 'read -r line || kill -INT "$1"';

/**
 * A shell that waits beside the server and stops it when this process disappears, kill -9 included: the system closes
 * our end of the pipe then. Gives a function that dismisses it, to be called once the server has ended, so that it
 * never signals a process that got the number later.
 */
export function startGuard(pid: number, user: ServerUser, log: ServerLog): () => void {
  if (process.platform === 'win32') return () => {};
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'romantic-guard', String(pid)], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    ...user,
  });
  guard.on('error', (error) => {
    log.warn(
      { err: error },
      'No shell to guard PostgreSQL: a killed Romantic leaves it running until the next start',
    );
  });
  guard.stdin?.on('error', () => {});
  return () => void guard.stdin?.end('dismissed\n');
}
