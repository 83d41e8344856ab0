import type { Request } from 'express';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Caller, TokenRefusal } from '../../features/accounts/authenticator.ts';
import { getOwnAccount, updateMetadata } from '../../features/accounts/own-account.ts';
import { logout } from '../../features/accounts/sessions.ts';
import { identifyCaller } from '../caller.ts';
import { DoorRefusal, notInSubset } from '../door.ts';
import { parseBody } from '../parse-body.ts';
import { presentUser } from './auth-session.ts';
import { toE164 } from './auth-sign-in.ts';

const TOKEN_REFUSALS: Record<TokenRefusal | 'anonymous', [status: number, code: string, message: string]> = {
  anonymous: [401, 'no_authorization', 'This endpoint requires a valid Bearer token'],
  expired: [403, 'bad_jwt', 'invalid JWT: token is expired'],
  refused: [403, 'bad_jwt', 'invalid JWT: unable to parse or verify signature'],
  // This code makes clients drop their session.
  ended: [403, 'session_not_found', 'Session from session_id claim in JWT does not exist'],
  restricted: [403, 'user_banned', 'User is banned'],
};

async function getCaller(ctx: Context, req: Request): Promise<Caller> {
  const caller = await identifyCaller(ctx, req);
  if (typeof caller === 'string') throw new DoorRefusal(...TOKEN_REFUSALS[caller]);
  return caller;
}

/** `GET /user`. */
export async function getUser(ctx: Context, req: Request) {
  const me = await getCaller(ctx, req);
  return presentUser(await getOwnAccount(ctx, me.id));
}

/** Taken as it came: its own rule judges every key. */
const Metadata = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'not an object',
);

const Changes = z.object({
  data: Metadata.nullish(),
  phone: z.string().max(32).nullish(),
  email: z.unknown().optional(),
  password: z.unknown().optional(),
});

/** `PUT /user`: the member's metadata. The number and what we have no sign-in for cannot be changed. */
export async function updateUser(ctx: Context, req: Request) {
  const me = await getCaller(ctx, req);
  const { data, phone, email, password } = parseBody(Changes, req);
  if ((email ?? '') !== '' || (password ?? '') !== '') throw notInSubset('An email address or password', 422);
  if (phone) {
    const { phoneNumber } = await getOwnAccount(ctx, me.id);
    if (toE164(phone) !== phoneNumber) throw notInSubset('A change of the phone number', 422);
  }
  if (data) await updateMetadata(ctx, me.id, data);
  return presentUser(await getOwnAccount(ctx, me.id));
}

const SCOPES = { global: 'all', local: 'this', others: 'others' } as const;

/** `POST /logout?scope=`: everywhere unless told. */
export async function endSessions(ctx: Context, req: Request): Promise<void> {
  const me = await getCaller(ctx, req);
  const scope = req.query.scope ?? 'global';
  if (typeof scope !== 'string' || !Object.hasOwn(SCOPES, scope))
    throw new DoorRefusal(400, 'validation_failed', 'scope must be global, local or others');
  await logout(ctx, me, SCOPES[scope as keyof typeof SCOPES]);
}
