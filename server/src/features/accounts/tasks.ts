import type { Context } from '../../context.ts';
import type { PeriodicTask } from '../../jobs/periodic.ts';
import {
  clearUnusedNumbers,
  deleteDeadRefreshTokens,
  deleteOldFailures,
  deleteOldVerifications,
  deleteQuietGuards,
  deleteUnregistered,
  endExpiredSessions,
  type Sweep,
} from './cleanup-queries.ts';
import { countConversion, countGuesses } from './conversion-queries.ts';
import { ALARM, KEPT } from './otp-limits.ts';

/** Rows a statement, and statements a run and table: what is left waits for the next hour. */
const BATCH = { rows: 1_000, most: 100 } as const;

const SWEEPS: readonly Sweep[] = [
  deleteOldVerifications(KEPT.verificationDays),
  clearUnusedNumbers,
  deleteOldFailures(KEPT.failureDays),
  deleteQuietGuards,
  endExpiredSessions,
  deleteDeadRefreshTokens,
  deleteUnregistered(KEPT.unregisteredDays),
];

/** Removes what no limit, token or session needs any more. */
export async function cleanAccounts(ctx: Pick<Context, 'db' | 'clock'>): Promise<void> {
  for (const sweep of SWEEPS) {
    for (let count = 0; count < BATCH.most; count += 1) {
      const swept = await sweep(ctx.db, new Date(ctx.clock.now()), BATCH.rows);
      if (swept.length < BATCH.rows) break;
    }
  }
}

/**
 * Shows how many codes come to something. Pumping (messages that nobody reads) lowers a country's conversion; sprayed
 * guessing, which stays below every limit of a number or address, raises the share of wrong codes.
 */
export async function measureConversion(ctx: Pick<Context, 'db' | 'clock' | 'metrics'>): Promise<void> {
  const now = ctx.clock.now();
  const since = new Date(now - ALARM.window * 1000);
  const countries = await countConversion(ctx.db, since, new Date(now - ALARM.typingSeconds * 1000));
  // Countries that fell silent are not shown with their last number.
  ctx.metrics.otpConversion.reset();
  ctx.metrics.otpConversionAlarm.reset();
  for (const { country, sent, verified } of countries) {
    const ratio = verified / sent;
    const alarm = sent >= ALARM.leastSent && ratio < ALARM.leastConverted;
    ctx.metrics.otpConversion.set({ country }, ratio);
    ctx.metrics.otpConversionAlarm.set({ country }, alarm ? 1 : 0);
  }
  const { wrong, right } = await countGuesses(ctx.db, since);
  ctx.metrics.otpFailureRatio.set(wrong === 0 ? 0 : wrong / (wrong + right));
}

export const accountTasks: readonly PeriodicTask[] = [
  { name: 'cleanAccounts', everyMs: 3_600_000, run: cleanAccounts },
  { name: 'measureConversion', everyMs: 60_000, run: measureConversion },
];
