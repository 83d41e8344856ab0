// `npm run test:bank [-- --break=<name>]`: the long form of test/bank; `KILLS` (100) says how long. The names of breaks are
// in test/bank/breaks.ts.
import { runLongForm } from './long-form.ts';

await runLongForm({
  test: 'test/bank/bank.test.ts',
  env: (breakName, { KILLS }) => ({
    // A break that twenty kills do not show is not going to be shown.
    BANK_KILLS: KILLS ?? (breakName ? '20' : '100'),
    ...(breakName ? { BANK_BREAK: breakName } : {}),
  }),
});
