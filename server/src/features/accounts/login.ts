import type { accounts, BodyOf, Session } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import { hashToken } from './otp-code.ts';
import { buildSessionAnswer } from './session-answer.ts';
import { openSession } from './sessions.ts';
import { consumeVerification, lockAccount } from './verification-queries.ts';

/**
 * Opens a session for a verified number. Throws `verification_invalid`, `not_registered` or `restricted`; a refusal
 * leaves the token as it was, so that a newcomer can go on to register with it.
 */
export async function login(ctx: Context, input: BodyOf<typeof accounts.login>): Promise<Session> {
  const tokenHash = hashToken(input.verificationToken);
  const session = await ctx.db.tx(async (tx) => {
    const verified = await consumeVerification(tx, tokenHash, new Date(ctx.clock.now()));
    if (!verified) throw ERRORS.verificationInvalid();
    const account = await lockAccount(tx, verified.phoneHash);
    if (account?.status === 'banned') throw ERRORS.restricted();
    if (account?.status !== 'active') throw ERRORS.notRegistered();
    return openSession(ctx, tx, account.id, input.deviceName ?? null);
  });
  ctx.log.info({ memberId: session.userId, sessionId: session.sessionId }, 'signed in');
  return buildSessionAnswer(ctx, session);
}
