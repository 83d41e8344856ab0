import type { Context } from '../../context.ts';
import type { PeriodicTask } from '../../jobs/periodic.ts';
import { forgetMedia, sweepUnsent } from './media-queries.ts';

const HOUR_MS = 3_600_000;
/** What was uploaded and not sent by then is deleted. */
const UNSENT_KEPT_MS = 24 * HOUR_MS;
/** Rows a round: two files each, and a storage deletes at most 1,000 files a call. */
const BATCH = 500;

export const chatTasks: readonly PeriodicTask[] = [
  { name: 'sweep-unsent-media', everyMs: HOUR_MS, run: sweepUnsentMedia },
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
