import type { Context } from '../../context.ts';
import type { PeriodicTask } from '../../jobs/periodic.ts';
import { fileKeys } from '../people/photo-files.ts';
import {
  eraseUser,
  listConversationFiles,
  listDueDeletions,
  listPhotoFiles,
  lockDueAccount,
} from './deletion-queries.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'storage' | 'feed' | 'log'>;

/** Accounts a run; the rest wait for the next one. */
const BATCH = 100;
/** Keys that a storage deletes in one call. */
const FILES = 1_000;

/**
 * Erases accounts whose grace is over: every row that belongs to them, their conversations with both sides' messages,
 * and all files. What stays, and why: copies kept as evidence of a report, the coin ledger without a name, and the
 * hashed number of who was referred. Rows first: files that could not be deleted belong to nobody any more, and the log
 * names how many.
 */
export async function eraseAccounts(ctx: Needs): Promise<void> {
  const now = new Date(ctx.clock.now());
  for (const { user_id: userId } of await listDueDeletions(ctx.db, now, BATCH)) {
    const files = await ctx.db.tx(async (tx) => {
      if (!(await lockDueAccount(tx, userId, now))) return null;
      const photos = await listPhotoFiles(tx, userId);
      const media = await listConversationFiles(tx, userId);
      await eraseUser(tx, userId);
      return [
        ...photos.flatMap((row) => fileKeys({ storageKey: row.storage_key, blurKey: row.blur_key })),
        ...media.flatMap((row) => [row.storage_key, row.thumbnail_key ?? []].flat()),
      ];
    });
    if (files === null) continue;
    await ctx.feed.refresh([userId]);
    await deleteFiles(ctx, files);
    ctx.log.info({ memberId: userId }, 'erased');
  }
}

async function deleteFiles(ctx: Pick<Context, 'storage' | 'log'>, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += FILES) {
    try {
      await ctx.storage.delete(keys.slice(at, at + FILES));
    } catch (err) {
      ctx.log.error({ err, files: keys.length - at }, 'files of an erased account could not be deleted');
    }
  }
}

export const ownDataTasks: readonly PeriodicTask[] = [
  { name: 'erase-accounts', everyMs: 3_600_000, run: eraseAccounts },
];
