import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { endAllSessions } from '../accounts/sessions.ts';
import { checkOwnNumber } from '../accounts/sign-in.ts';
import { markDeleted } from './deletion-queries.ts';

/** How long signing in brings a deleted account back. */
export const GRACE_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Takes the member away from everybody at once and ends all their sessions; after the grace a worker erases what is
 * left (erase-accounts.ts). `verificationToken` proves that who asks has the account's number in their hand. Throws
 * `verification_invalid`, also for the token of another number.
 */
export async function deleteAccount(
  ctx: Pick<Context, 'db' | 'clock' | 'authenticator' | 'feed' | 'log'>,
  me: Member,
  verificationToken: string,
): Promise<{ eraseAt: string }> {
  const now = new Date(ctx.clock.now());
  const eraseAt = new Date(now.getTime() + GRACE_DAYS * DAY_MS);
  await ctx.db.tx(async (tx) => {
    await checkOwnNumber(tx, me.id, verificationToken, now);
    if (!(await markDeleted(tx, me.id, now, eraseAt))) throw ERRORS.unauthorized();
    await endAllSessions(ctx, tx, me.id);
  });
  await ctx.feed.refresh([me.id]);
  ctx.log.info({ memberId: me.id }, 'asked to be deleted');
  return { eraseAt: eraseAt.toISOString() };
}
