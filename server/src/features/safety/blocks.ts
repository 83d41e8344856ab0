import type { Context } from '../../context.ts';
import { cutPage, openCursor, sealCursor } from '../../db/keyset.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { endMatch, lockPair } from '../matches/pair.ts';
import { firstName } from '../people/present-card.ts';
import { deleteBlock, findAccount, insertBlock, listBlockRows } from './block-queries.ts';

/**
 * Makes two people invisible to each other, at once and everywhere; ends their match. Repeating is harmless. Whoever
 * has an account can be blocked, also somebody who blocked the member first: the answer must not tell. Throws
 * `not_found` for an id of nobody and for one's own.
 */
export async function blockUser(
  ctx: Pick<Context, 'db' | 'clock' | 'feed' | 'realtime'>,
  me: Member,
  userId: string,
): Promise<void> {
  if (userId === me.id || !(await findAccount(ctx.db, userId))) throw ERRORS.notFound();
  await ctx.db.tx(async (tx) => {
    await lockPair(tx, me.id, userId);
    const now = new Date(ctx.clock.now());
    await insertBlock(tx, me.id, userId, now);
    await endMatch(ctx, tx, { by: me.id, other: userId, reason: 'block', at: now });
  });
  await ctx.feed.refresh([me.id, userId]);
}

/** Lifts one's own block. The match stays ended, and reports go on hiding. Throws `not_found` without such a block. */
export async function unblockUser(
  ctx: Pick<Context, 'db' | 'feed'>,
  me: Member,
  userId: string,
): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await lockPair(tx, me.id, userId);
    if (!(await deleteBlock(tx, me.id, userId))) throw ERRORS.notFound();
  });
  await ctx.feed.refresh([me.id, userId]);
}

export interface BlockPage {
  blocks: { userId: string; name: string; blockedAt: string }[];
  nextCursor: string | null;
}

/** Whom the member has blocked, newest first, with no more of them than the first name. Throws `cursor_invalid`. */
export async function listBlocks(
  ctx: Pick<Context, 'db' | 'secrets'>,
  me: Member,
  input: { limit: number; cursor?: string | undefined },
): Promise<BlockPage> {
  const [at, id] = input.cursor === undefined ? [] : openCursor(ctx.secrets, 'blocks', me.id, input.cursor);
  const after = input.cursor === undefined ? null : { at: new Date(String(at)), id: String(id) };
  const rows = await listBlockRows(ctx.db, me.id, after, input.limit + 1);
  const { page, last } = cutPage(rows, input.limit);
  return {
    blocks: page.map((row) => ({
      userId: row.id,
      name: firstName(row.full_name),
      blockedAt: row.blocked_at.toISOString(),
    })),
    nextCursor: last && sealCursor(ctx.secrets, 'blocks', me.id, [last.blocked_at.toISOString(), last.id]),
  };
}
