import type { Context } from '../../context.ts';
import { listLikedSince } from '../discovery/likes/likes.ts';
import { listUntold, markTold } from './like-digest-queries.ts';
import { notify } from './notify.ts';

/** A member is told of new likes this often at most, ms. */
const EVERY_MS = 6 * 3600_000;
/** Members looked at in one statement. */
const PORTION = 500;

/**
 * Tells members with a device that somebody likes them: neither who, nor how many, nor at the moment of the like, since
 * whoever was shown to them just then would be guessed. Whom they cannot see does not count. Two processes at once tell
 * each member once.
 */
export async function tellLikes(ctx: Pick<Context, 'db' | 'clock' | 'config'>): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const now = new Date(ctx.clock.now());
    const before = new Date(now.getTime() - EVERY_MS);
    const members = await listUntold(ctx.db, after, before, PORTION);
    if (members.length === 0) return;
    after = members.at(-1)?.user_id ?? null;
    const liked = await listLikedSince(
      ctx,
      members.map(({ user_id: id, since }) => ({ id, since })),
    );
    if (liked.length === 0) continue;
    await ctx.db.tx(async (tx) => {
      const told = await markTold(tx, liked, now, before);
      const digestId = now.toISOString();
      await notify(
        tx,
        told.map(({ user_id: userId }) => ({ kind: 'like', userId, digestId })),
      );
    });
  }
}
