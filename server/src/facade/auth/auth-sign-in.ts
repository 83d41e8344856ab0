import type { Request } from 'express';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { rotateRefreshToken } from '../../features/accounts/refresh.ts';
import { sendOtp } from '../../features/accounts/send-otp.ts';
import { signIn } from '../../features/accounts/sign-in.ts';
import { verifyLatestOtp } from '../../features/accounts/verify-otp.ts';
import { DoorRefusal, notInSubset } from '../door.ts';
import { parseBody } from '../parse-body.ts';
import { translateSendRefusal } from './auth-refusals.ts';
import { presentSession } from './auth-session.ts';

const Phone = z.string().min(1).max(32);

const Otp = z.object({
  phone: Phone,
  channel: z.enum(['sms', 'whatsapp']).default('sms'),
  create_user: z.boolean().default(true),
  data: z.record(z.string(), z.unknown()).nullish(),
});

/** `POST /otp`: a code to a number. The same answer for known and unknown numbers. */
export async function requestOtp(ctx: Context, req: Request, address: string) {
  refuseEmail(req);
  const { phone, channel, create_user: mayCreate, data } = parseBody(Otp, req);
  // What a stranger writes beside somebody's number must not become that member's metadata.
  if (data && Object.keys(data).length > 0)
    throw new DoorRefusal(
      400,
      'validation_failed',
      '`data` is not taken here: sign in, then call updateUser',
    );
  return send(ctx, { phone, channel }, address, mayCreate);
}

const Resend = z.object({ phone: Phone, type: z.string() });

/** `POST /resend`: one more code. Whether one was asked for before makes no difference to anybody. */
export async function resendOtp(ctx: Context, req: Request, address: string) {
  refuseEmail(req);
  const { phone, type } = parseBody(Resend, req);
  if (type !== 'sms') throw notInSubset(`resend of type ${type.slice(0, 20)}`, 422);
  return send(ctx, { phone, channel: 'sms' }, address, true);
}

async function send(
  ctx: Context,
  { phone, channel }: { phone: string; channel: 'sms' | 'whatsapp' },
  address: string,
  mayCreate: boolean,
) {
  try {
    const input = { phoneNumber: toE164(phone), channel, language: 'en' };
    const { requestId } = await sendOtp(ctx, input, address, { mayCreate });
    return { message_id: requestId };
  } catch (error) {
    throw error instanceof AppError ? translateSendRefusal(error) : error;
  }
}

const Verify = z.object({ phone: Phone, token: z.string().max(64), type: z.string() });

/** `POST /verify`: a code for a session. Wrong, expired, used and unknown are one refusal. */
export async function verifyOtp(ctx: Context, req: Request, address: string) {
  refuseEmail(req);
  const { phone, token, type } = parseBody(Verify, req);
  if (type !== 'sms') throw notInSubset(`verification of type ${type.slice(0, 20)}`, 422);
  if (!/^\d{4,10}$/.test(token)) throw new DoorRefusal(403, 'otp_expired', 'Token has expired or is invalid');
  const input = { phoneNumber: toE164(phone), code: token };
  const { verificationToken } = await verifyLatestOtp(ctx, input, address);
  const deviceName = readDeviceName(req);
  const session = await signIn(ctx, { verificationToken, deviceName, newcomers: 'admitted' });
  return presentSession(ctx, session);
}

const Refresh = z.object({ refresh_token: z.string().min(1).max(200) });

/** `POST /token?grant_type=refresh_token`. */
export async function refreshSession(ctx: Context, req: Request) {
  const { grant_type: grant } = req.query;
  if (grant !== 'refresh_token') throw notInSubset('This grant_type');
  const { refresh_token: token } = parseBody(Refresh, req);
  return presentSession(ctx, await rotateRefreshToken(ctx, token, { registered: false }));
}

/** Clients send numbers with or without their "+", and people put spaces in. */
export function toE164(phone: string): string {
  return `+${phone.replaceAll(' ', '').replace(/^\+/, '')}`;
}

function refuseEmail(req: Request): void {
  const { email, phone } = (req.body ?? {}) as { email?: unknown; phone?: unknown };
  if (typeof email === 'string' && typeof phone !== 'string')
    throw new DoorRefusal(400, 'email_provider_disabled', 'Email logins are disabled: sign in by phone');
}

/** What the list of one's devices shows for a session of this door: the client's own name and version. */
function readDeviceName(req: Request): string | null {
  const client = req.get('x-client-info') ?? '';
  return /^[\w .,;:()/+-]{1,60}$/.test(client) ? client : null;
}
