import type { Context } from '../../context.ts';
import { claimEvictions, deleteNoticesBefore, setEviction } from './watch-queries.ts';

/** Calls a run: vendors take few of these a second. */
const LIMIT = 5;
/** A run that died leaves its calls to the next one after this, ms; longer than any time limit of a vendor. */
const CLAIM_MS = 60_000;
/** After so many tries nobody is put out any more: tokens have run out by then. */
const MOST_TRIES = 5;
const DAY_MS = 86_400_000;

/**
 * Lets the provider put everybody out of calls that ended against somebody's will. Never part of the ending itself: the
 * call is over here whatever the vendor answers.
 */
export async function evictFromCalls(
  ctx: Pick<Context, 'db' | 'clock' | 'video' | 'metrics' | 'log'>,
): Promise<void> {
  const { evict } = ctx.video;
  if (!evict) return;
  const now = ctx.clock.now();
  const calls = await claimEvictions(ctx.db, new Date(now), new Date(now + CLAIM_MS), LIMIT);
  for (const { id, tries } of calls) {
    const result = await evict(id);
    const again = !result.done && result.retry && tries < MOST_TRIES;
    ctx.metrics.callEvictions.inc({ outcome: result.done ? 'done' : again ? 'again' : 'given_up' });
    if (!result.done) ctx.log.warn({ status: result.status, tries }, 'a provider did not put members out');
    const waitMs = result.done ? 0 : Math.max(2 ** tries * 1_000, (result.retryAfterSeconds ?? 0) * 1_000);
    await setEviction(ctx.db, id, again ? new Date(ctx.clock.now() + waitMs) : null);
  }
}

export async function sweepCallNotices(ctx: Pick<Context, 'db' | 'clock'>): Promise<void> {
  await deleteNoticesBefore(ctx.db, new Date(ctx.clock.now() - DAY_MS));
}
