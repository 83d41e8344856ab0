// `npm run test:faults [-- --break=<name>]`: the long form of test/faults; `KILLS` (200) and `SOCKETS` (500) say how long.
// The names of breaks are in test/faults/breaks.ts.
import { runLongForm } from './long-form.ts';

await runLongForm({
  test: 'test/faults/faults.test.ts',
  env: (breakName, { KILLS, SOCKETS }) => ({
    // A break that forty kills do not show is not going to be shown.
    FAULTS_KILLS: KILLS ?? (breakName ? '40' : '200'),
    FAULTS_SOCKETS: SOCKETS ?? '500',
    FAULTS_PAUSE_MS: '10000',
    ...(breakName ? { FAULTS_BREAK: breakName } : {}),
  }),
});
