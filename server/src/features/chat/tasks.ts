import type { Context } from '../../context.ts';
import type { PeriodicTask } from '../../jobs/periodic.ts';
import { forgetMedia, listUnseenMedia, markSwept, sweepUnsent } from './media-queries.ts';

const HOUR_MS = 3_600_000;
/** What was uploaded and not sent by then is deleted. */
const UNSENT_KEPT_MS = 24 * HOUR_MS;
/** What nobody sees any more is kept for whoever reports it later, and then deleted. */
const UNSEEN_KEPT_MS = 180 * 24 * HOUR_MS;
/** Rows a round: two files each, and a storage deletes at most 1,000 files a call. */
const BATCH = 500;

export const chatTasks: readonly PeriodicTask[] = [
  { name: 'sweep-unsent-media', everyMs: HOUR_MS, run: sweepUnsentMedia },
  { name: 'sweep-unseen-media', everyMs: 6 * HOUR_MS, run: sweepUnseenMedia },
];

/**
 * Deletes uploads that nobody sent: marked first, so that nobody sends them any more, then their files, then their
 * rows. A run that dies in the middle is finished by the next one.
 */
export async function sweepUnsentMedia(ctx: Pick<Context, 'db' | 'clock' | 'storage'>): Promise<void> {
  const now = ctx.clock.now();
  for (;;) {
    const rows = await sweepUnsent(ctx.db, new Date(now - UNSENT_KEPT_MS), new Date(now), BATCH);
    if (rows.length === 0) return;
    await ctx.storage.delete(rows.flatMap((row) => [row.storage_key, row.thumbnail_key ?? []].flat()));
    await forgetMedia(
      ctx.db,
      rows.map((row) => row.id),
    );
  }
}

/**
 * Deletes the files of what was deleted, or of matches that ended, half a year ago, unless one of the two has reported
 * the other. Files first: a run that dies in the middle does the same again.
 */
export async function sweepUnseenMedia(ctx: Pick<Context, 'db' | 'clock' | 'storage'>): Promise<void> {
  const now = ctx.clock.now();
  for (;;) {
    const rows = await listUnseenMedia(ctx.db, new Date(now - UNSEEN_KEPT_MS), BATCH);
    if (rows.length === 0) return;
    await ctx.storage.delete(rows.flatMap((row) => [row.storage_key, row.thumbnail_key ?? []].flat()));
    await markSwept(
      ctx.db,
      rows.map((row) => row.id),
      new Date(now),
    );
  }
}
