import type { Session } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { getOwnProfile } from '../people/own-profile.ts';
import type { OpenedSession } from './sessions.ts';
import { createAccessToken } from './tokens.ts';

/** What a device is given that has just signed in or refreshed. */
export async function buildSessionAnswer(ctx: Context, session: OpenedSession): Promise<Session> {
  const { accessToken, expiresAt } = await createAccessToken(ctx, session, session.issuedAt, {
    signedInAt: session.signedInAt,
  });
  const expiresIn = Math.max(0, expiresAt - Math.floor(ctx.clock.now() / 1000));
  const user = await getOwnProfile(ctx, session.userId);
  return { accessToken, tokenType: 'bearer', expiresIn, expiresAt, refreshToken: session.refreshToken, user };
}
