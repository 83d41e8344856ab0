import type { PeriodicTask } from '../../jobs/periodic.ts';
import { forgetRewards } from './earn/ad-reward-queries.ts';
import { payReferrals } from './earn/referrals.ts';
import { reconcileLedger } from './ledger/check.ts';

const HOUR_MS = 3_600_000;
/** Tokens that never paid; how many a member asked for is counted over two days. */
const REWARDS_KEPT_MS = 72 * HOUR_MS;
const BATCH = 5_000;

export const coinTasks: readonly PeriodicTask[] = [
  {
    name: 'reconcile-ledger',
    everyMs: HOUR_MS,
    async run(ctx) {
      await reconcileLedger(ctx);
    },
  },
  { name: 'pay-referrals', everyMs: 60_000, run: payReferrals },
  {
    name: 'forget-old-ad-rewards',
    everyMs: HOUR_MS,
    async run({ db, clock }) {
      const before = new Date(clock.now() - REWARDS_KEPT_MS);
      while ((await forgetRewards(db, before, BATCH)) === BATCH);
    },
  },
];
