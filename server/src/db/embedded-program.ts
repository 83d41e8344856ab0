import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { ServerUser } from './embedded-owner.ts';

export interface ProgramOptions {
  user: ServerUser;
  cwd: string;
  /** Killed after this time, ms. */
  limitMs: number;
  /** Open file that the program sees as descriptor 3. */
  descriptor?: number;
}

/** Messages in English, no setting of the caller's shell (PGDATA, PGOPTIONS, LANG) reaches PostgreSQL. */
export const SERVER_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Runs a short program to its end and gives what it printed. Throws with its output when it fails.
 *
 * The working folder is entered before the user changes, so it may lie where that user could not go by itself.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: SERVER_ENV,
      stdio: ['ignore', 'pipe', 'pipe', ...(options.descriptor === undefined ? [] : [options.descriptor])],
      timeout: options.limitMs,
      killSignal: 'SIGKILL',
      ...options.user,
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-8_000);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', (error) =>
      reject(new Error(`${basename(program)} did not start: ${error.message}`, { cause: error })),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${basename(program)} ended with ${code ?? signal}: ${output.trim()}`));
    });
  });
}
