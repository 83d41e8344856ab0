import type { Context } from '../../../context.ts';
import { type Exposure, insertExposures } from './exposure-queries.ts';

/**
 * A sample of what pages showed, for judging rankings later. A page is kept whole or not at all, whatever is on it, so
 * that each row stands for 1 / share. Losing some is fine: a slow or absent database makes the log drop, never wait.
 *
 * propensity   how likely this person was to get this place, given who had been dealt before: see deal.ts
 * source       why: `rank` (their score), `newcomer` (a kept place), `chance` (their lot)
 */
export interface ExposureLog {
  /** The cards of one page. Never throws, never waits. */
  note(page: readonly Exposure[]): void;
  /** Writes what is waiting; nothing is taken in any more. */
  stop(): Promise<void>;
}

/** Rows waiting at most, about 2 MB; more are dropped and counted. */
const MOST_WAITING = 10_000;
/** Rows a statement. */
const BATCH = 1_000;
const FLUSH_AFTER_MS = 1_000;

export function createExposureLog(
  { config, db, log, metrics }: Pick<Context, 'config' | 'db' | 'log' | 'metrics'>,
  random: () => number = Math.random,
): ExposureLog {
  const share = config.exposureLogPercent / 100;
  let waiting: Exposure[] = [];
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      try {
        await insertExposures(db, batch, share);
        metrics.exposures.inc({ outcome: 'written' }, batch.length);
      } catch (err) {
        metrics.exposures.inc({ outcome: 'dropped' }, batch.length);
        // The code only: a message of the database may quote a row.
        log.warn({ sqlState: (err as { code?: unknown }).code }, 'a batch of exposures was not written');
      }
    }
  };
  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing = writing.then(write);
    return writing;
  };

  return {
    note(page) {
      if (stopped || page.length === 0 || random() >= share) return;
      if (waiting.length + page.length > MOST_WAITING) {
        metrics.exposures.inc({ outcome: 'dropped' }, page.length);
        return;
      }
      waiting.push(...page);
      timer ??= setTimeout(flush, FLUSH_AFTER_MS).unref();
    },
    async stop() {
      stopped = true;
      await flush();
    },
  };
}
