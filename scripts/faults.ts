// `npm run test:faults [-- --break=<name>]`: the long form of test/faults; `KILLS` (200) and `SOCKETS` (500) say how long.
//
// With a break the build is broken on purpose, in a database of its own that is thrown away: ends with 0 when the faults
// noticed, with 1 when they did not. The names are in test/faults/breaks.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { break: { type: 'string' } } });
const { KILLS, SOCKETS, ...env } = process.env;
const runner = spawn(
  process.execPath,
  ['--test', '--test-reporter=spec', resolve(root, 'test/faults/faults.test.ts')],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...env,
      // A break that forty kills do not show is not going to be shown.
      FAULTS_KILLS: KILLS ?? (values.break ? '40' : '200'),
      FAULTS_SOCKETS: SOCKETS ?? '500',
      FAULTS_PAUSE_MS: '10000',
      ...(values.break ? { FAULTS_BREAK: values.break } : {}),
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => runner.kill(signal));
const [code] = await once(runner, 'exit');
process.exitCode = code ?? 1;
