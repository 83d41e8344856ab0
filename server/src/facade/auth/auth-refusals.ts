import type { ErrorCode } from '@romantic/contract';
import type { Request, Response } from 'express';
import type { AppError } from '../../errors.ts';
import { DoorRefusal } from '../door.ts';

/** Our refusals as Supabase Auth words them: status, `code`, and a message where its own says more than ours. */
const WORDS: Partial<Record<ErrorCode, [status: number, code: string, message?: string]>> = {
  invalid_input: [400, 'validation_failed'],
  malformed_json: [400, 'bad_json'],
  body_too_large: [413, 'request_too_large'],
  rate_limited: [429, 'over_request_rate_limit', 'Request rate limit reached'],
  unauthorized: [403, 'bad_jwt'],
  restricted: [403, 'user_banned', 'User is banned'],
  not_found: [403, 'user_not_found', 'User from sub claim in JWT does not exist'],
  phone_invalid: [400, 'validation_failed', 'Invalid phone number format (E.164 required)'],
  country_not_supported: [422, 'sms_send_failed'],
  channel_unavailable: [400, 'phone_provider_disabled'],
  phone_unreachable: [422, 'sms_send_failed'],
  sms_budget_reached: [429, 'over_sms_send_rate_limit'],
  // Never a 5xx: clients take one for a server that is away, and try again.
  sms_unavailable: [422, 'sms_send_failed'],
  otp_invalid: [403, 'otp_expired', 'Token has expired or is invalid'],
  otp_locked: [429, 'over_request_rate_limit'],
  verification_invalid: [403, 'otp_expired', 'Token has expired or is invalid'],
  not_registered: [422, 'otp_disabled', 'Signups not allowed for otp'],
  refresh_invalid: [400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found'],
  refresh_reused: [400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used'],
  unavailable: [503, 'unexpected_failure'],
};

export function translateForAuth(error: AppError): DoorRefusal {
  const [status, code, message] = WORDS[error.code] ?? [error.status, 'unexpected_failure'];
  const issue = error.issues[0];
  const text = message ?? (issue ? `${issue.path} ${issue.message}` : error.detail);
  return new DoorRefusal(status, code, text, error.retryAfterSeconds);
}

/** The same where a code is sent: Supabase's clients show the seconds that its message names. */
export function translateSendRefusal(error: AppError): DoorRefusal {
  const seconds = error.retryAfterSeconds;
  if (seconds === null || !['rate_limited', 'otp_locked', 'sms_budget_reached'].includes(error.code))
    return translateForAuth(error);
  const message = `For security purposes, you can only request this after ${seconds} seconds.`;
  return new DoorRefusal(429, 'over_sms_send_rate_limit', message, seconds);
}

const API_VERSION = /^20\d\d-\d\d-\d\d$/;

/** Clients that name an API version get it back, and read errors in its form. */
export function echoApiVersion(req: Request, res: Response): string | null {
  const version = req.get('x-supabase-api-version');
  if (version === undefined || !API_VERSION.test(version)) return null;
  res.set('X-Supabase-Api-Version', version);
  return version;
}

/** Both forms at once, so that a browser that cannot see the version header still finds the code. */
export function refuseAuth(req: Request, res: Response, { status, code, message }: DoorRefusal): void {
  const version = echoApiVersion(req, res);
  res.set('X-Sb-Error-Code', code);
  const body = { code: version === null ? status : code, error_code: code, message, msg: message };
  res.status(status).json(body);
}
