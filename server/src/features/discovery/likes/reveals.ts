import type { Context } from '../../../context.ts';
import type { Tx } from '../../../db/db.ts';
import { hasEntitlement } from '../../premium/entitlements.ts';
import { insertReveal, listLikers } from '../swipes/decision-queries.ts';

/** Likers looked through for one that was not revealed. */
const LOOKED_AT = 100;

/**
 * Shows the member one person who likes them, the latest of whom they do not know: from now on their card can be opened
 * and stands in the list of likes. Null when there is nobody, or the member sees everybody who likes them anyway.
 */
export async function revealLiker(
  ctx: Pick<Context, 'clock' | 'config'>,
  tx: Tx,
  memberId: string,
): Promise<string | null> {
  if (await hasEntitlement({ clock: ctx.clock, db: tx }, memberId, 'see_likes')) return null;
  const likers = await listLikers(tx, memberId, null, LOOKED_AT, ctx.config.photoRequired);
  const next = likers.find(({ revealed }) => !revealed);
  if (!next) return null;
  await insertReveal(tx, memberId, next.id, new Date(ctx.clock.now()));
  return next.id;
}
