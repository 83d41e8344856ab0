// `npm run test:bank [-- --break=<name>]`: the long form of test/bank; `KILLS` (100) says how long.
//
// With a break the build is broken on purpose, in a database of its own that is thrown away: ends with 0 when the audit
// noticed, with 1 when it did not. The names are in test/bank/breaks.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { break: { type: 'string' } } });
const { KILLS, ...env } = process.env;
const runner = spawn(
  process.execPath,
  ['--test', '--test-reporter=spec', resolve(root, 'test/bank/bank.test.ts')],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...env,
      // A break that twenty kills do not show is not going to be shown.
      BANK_KILLS: KILLS ?? (values.break ? '20' : '100'),
      ...(values.break ? { BANK_BREAK: values.break } : {}),
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => runner.kill(signal));
const [code] = await once(runner, 'exit');
process.exitCode = code ?? 1;
