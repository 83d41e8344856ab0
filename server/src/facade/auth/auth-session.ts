import type { Context } from '../../context.ts';
import { getOwnAccount, type OwnAccount } from '../../features/accounts/own-account.ts';
import type { OpenedSession } from '../../features/accounts/sessions.ts';
import { ACCESS_TOKEN_SECONDS, createAccessToken } from '../../features/accounts/tokens.ts';

const PROVIDER = { provider: 'phone', providers: ['phone'] } as const;

/** Supabase writes numbers without their "+". */
export const plainPhone = (e164: string): string => e164.replace(/^\+/, '');

/** What a client that just signed in or refreshed is given. Its access token works at our own API too. */
export async function presentSession(ctx: Context, session: OpenedSession) {
  const account = await getOwnAccount(ctx, session.userId);
  const { accessToken, expiresAt } = await createAccessToken(ctx, session, session.issuedAt, {
    signedInAt: session.signedInAt,
    // `user_metadata` is left out: it may be 4 KiB, and every call carries the token.
    more: { email: '', phone: plainPhone(account.phoneNumber), app_metadata: PROVIDER },
  });
  return {
    access_token: accessToken,
    token_type: 'bearer',
    // Never 0, which clients take for "no session": the answer to a retry may be some seconds old.
    expires_in: Math.max(1, Math.min(ACCESS_TOKEN_SECONDS, expiresAt - Math.floor(ctx.clock.now() / 1000))),
    expires_at: expiresAt,
    refresh_token: session.refreshToken,
    user: presentUser(account),
  };
}

/** A member's account in the form of Supabase's `User`. */
export function presentUser(account: OwnAccount) {
  const phone = plainPhone(account.phoneNumber);
  const createdAt = account.createdAt.toISOString();
  const updatedAt = account.updatedAt.toISOString();
  const signedInAt = account.signedInAt.toISOString();
  return {
    id: account.id,
    aud: 'authenticated',
    role: 'authenticated',
    email: '',
    phone,
    phone_confirmed_at: createdAt,
    confirmed_at: createdAt,
    last_sign_in_at: signedInAt,
    app_metadata: PROVIDER,
    user_metadata: account.metadata,
    identities: [
      {
        identity_id: account.id,
        id: account.id,
        user_id: account.id,
        identity_data: { sub: account.id, phone, email_verified: false, phone_verified: true },
        provider: 'phone',
        last_sign_in_at: signedInAt,
        created_at: createdAt,
        updated_at: createdAt,
      },
    ],
    created_at: createdAt,
    updated_at: updatedAt,
    is_anonymous: false,
  };
}
