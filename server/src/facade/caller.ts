import type { Request } from 'express';
import type { Context } from '../context.ts';
import type { Caller, TokenRefusal } from '../features/accounts/authenticator.ts';
import { findApiKey } from './door.ts';

/**
 * Who calls a door. Supabase's clients send `Authorization: Bearer <access token>` when somebody is signed in and the
 * API key in its place when nobody is: then, and without a bearer at all, the caller is `anonymous`.
 */
export async function identifyCaller(
  ctx: Pick<Context, 'authenticator'>,
  req: Request,
): Promise<Caller | TokenRefusal | 'anonymous'> {
  const bearer = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (bearer === undefined || bearer === findApiKey(req)) return 'anonymous';
  return ctx.authenticator.identify(bearer);
}
