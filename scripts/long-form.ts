import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');

export interface LongForm {
  /** A test file, seen from the root. */
  test: string;
  /** What its environment is told, by the break that was asked for; the caller's environment stays beside it. */
  env(breakName: string | undefined, given: NodeJS.ProcessEnv): Record<string, string>;
}

/**
 * Runs a test in its long form. `--break=<name>` breaks the build on purpose, in a database of its own that is thrown away:
 * ends with 0 when the test noticed, with 1 when it did not.
 */
export async function runLongForm({ test, env }: LongForm): Promise<void> {
  const { values } = parseArgs({ options: { break: { type: 'string' } } });
  const runner = spawn(process.execPath, ['--test', '--test-reporter=spec', resolve(root, test)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env(values.break, process.env) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => runner.kill(signal));
  const [code] = await once(runner, 'exit');
  process.exitCode = code ?? 1;
}
