import type { Context } from '../../context.ts';
import type { PeriodicTask } from '../../jobs/periodic.ts';
import { StoreError } from '../../providers/payments/index.ts';
import { listDuePurchases } from './due-queries.ts';
import { readStore } from './read-store.ts';

const MINUTE_MS = 60_000;
/** What a store has not told of for so long it will not: its own repeats end after three days. */
const FORGOTTEN_MS = 4 * 24 * 60 * MINUTE_MS;
const AGAIN_MS = 30 * MINUTE_MS;
const BATCH = 50;

/**
 * Asks the stores about what should have happened and was not heard of: an event can be lost, and Google gives the money
 * back for what it is not told within three days was handed over.
 */
export async function readDuePurchases(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const [since, readBefore] = [new Date(now - FORGOTTEN_MS), new Date(now - AGAIN_MS)];
  const due = await listDuePurchases(ctx.db, { now: new Date(now), since, readBefore, limit: BATCH });
  for (const { kind, provider, external_id: id } of due) {
    const store = ctx.stores.get(provider);
    if (!store) continue;
    try {
      await readStore(ctx, store, { kind, id }, null);
    } catch (err) {
      if (!(err instanceof StoreError)) throw err;
      ctx.log.warn({ provider, trouble: err.trouble }, 'a store could not be asked about a purchase');
    }
  }
}

export const premiumTasks: readonly PeriodicTask[] = [
  { name: 'read-due-purchases', everyMs: 5 * MINUTE_MS, run: readDuePurchases },
];
