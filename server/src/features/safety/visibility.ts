import type { Context } from '../../context.ts';
import { listVisible } from './visibility-queries.ts';

/**
 * Which of these people a member may see at all; every read of a person goes through here. Visible is who has an
 * active account and a finished profile (a place and, where asked, an approved photo), when neither has blocked or
 * reported the other, and who is not paused and either not incognito or likes the member. Live matches stay visible
 * when paused or incognito. A member is never visible to themself.
 */
export async function visibleTo(
  ctx: Pick<Context, 'db' | 'config' | 'clock'>,
  memberId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const at = new Date(ctx.clock.now());
  return new Set(await listVisible(ctx.db, memberId, ids, ctx.config.photoRequired, at));
}
