import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

export interface Ended {
  exitCode: number | null;
  printed: string;
}

const ENTRY = join(resolve(import.meta.dirname, '../..'), 'server/src/main.ts');
const LIMIT_MS = 30_000;

/** Runs the product until it ends by itself, for starts that are refused. One that does not end is killed: code null. */
export async function runToEnd(env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [ENTRY], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PORT: '0',
      ...env,
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
  }
  const [exitCode] = await once(child, 'close');
  return { exitCode, printed };
}
