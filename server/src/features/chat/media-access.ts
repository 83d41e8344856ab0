import type { Context } from '../../context.ts';
import { createStorageKey, type StorageExtension } from '../../providers/storage/storage-key.ts';
import { isServable } from './media-queries.ts';

/** Where the files of conversations lie, and nothing else. */
const FOLDER = 'messages/';

export function createMediaKey(extension: StorageExtension): string {
  return FOLDER + createStorageKey(extension);
}

/**
 * Whether a file may be handed out to whoever has a valid signed address. Files of conversations end with the match,
 * and with their message, though addresses given out before are good for minutes more.
 */
export async function mayServe(ctx: Pick<Context, 'db'>, storageKey: string): Promise<boolean> {
  return !storageKey.startsWith(FOLDER) || (await isServable(ctx.db, storageKey));
}
