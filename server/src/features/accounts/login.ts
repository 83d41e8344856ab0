import type { accounts, BodyOf, Session } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { buildSessionAnswer } from './session-answer.ts';
import { signIn } from './sign-in.ts';

/** Opens a session for a verified number that is registered. Throws `verification_invalid`, `not_registered` or `restricted`. */
export async function login(ctx: Context, input: BodyOf<typeof accounts.login>): Promise<Session> {
  const { verificationToken, deviceName = null } = input;
  return buildSessionAnswer(ctx, await signIn(ctx, { verificationToken, deviceName, newcomers: 'refused' }));
}
