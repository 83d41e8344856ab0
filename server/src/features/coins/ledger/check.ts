import type { Context } from '../../../context.ts';
import { countLedger, LEDGER_CHECKS, type LedgerCheck, runCheck } from './check-queries.ts';

/** Something in the ledger that cannot be. */
export interface LedgerTrouble {
  check: LedgerCheck;
  count: number;
  /** Ids of the first few: of accounts, transfers or keys. */
  examples: string[];
}

export interface LedgerReport {
  troubles: LedgerTrouble[];
  transfers: number;
  members: number;
  /** In all members' accounts together. */
  coins: number;
}

/**
 * Proves the ledger from its transfers, all as of one moment: nothing waits for it. It reads every transfer, about a
 * second for each million.
 */
export function checkLedger({ db }: Pick<Context, 'db'>): Promise<LedgerReport> {
  return db.readMuch(async (reader) => {
    const troubles: LedgerTrouble[] = [];
    for (const check of LEDGER_CHECKS) {
      const { count, examples } = await runCheck(reader, check);
      if (count > 0) troubles.push({ check, count, examples });
    }
    return { troubles, ...(await countLedger(reader)) };
  });
}

/** The same for the metrics, and loudly in the log when something is wrong; nothing is mended by itself. */
export async function reconcileLedger(
  ctx: Pick<Context, 'db' | 'clock' | 'log' | 'metrics'>,
): Promise<LedgerReport> {
  const report = await checkLedger(ctx);
  for (const check of LEDGER_CHECKS) {
    const count = report.troubles.find((trouble) => trouble.check === check)?.count ?? 0;
    ctx.metrics.ledgerErrors.set({ check }, count);
  }
  ctx.metrics.ledgerCheckedAt.set(ctx.clock.now() / 1000);
  for (const trouble of report.troubles) ctx.log.fatal({ trouble }, 'the coin ledger does not add up');
  return report;
}
