import { z } from 'zod';

/**
 * Every code a client can meet in `application/problem+json`, with its HTTP status.
 * A code never changes its meaning; new ones are added at the end of their group.
 */
export const ERROR_STATUS = {
  // The request itself.
  invalid_input: 422,
  malformed_json: 400,
  body_too_large: 413,
  unsupported_media_type: 415,
  method_not_allowed: 405,
  not_found: 404,
  idempotency_key_reused: 422,
  // Who is asking.
  unauthorized: 401,
  registration_required: 403,
  rate_limited: 429,
  // Signing in.
  phone_invalid: 422,
  country_not_supported: 422,
  channel_unavailable: 422,
  phone_unreachable: 422,
  sms_budget_reached: 503,
  sms_unavailable: 503,
  otp_invalid: 401,
  otp_locked: 429,
  verification_invalid: 401,
  already_registered: 409,
  not_registered: 404,
  under_age: 422,
  refresh_invalid: 401,
  refresh_reused: 401,
  restricted: 403,
  // People and photos.
  profile_incomplete: 403,
  location_too_soon: 429,
  photo_unsupported: 415,
  photo_type_mismatch: 415,
  photo_unsafe: 422,
  photo_unreadable: 422,
  photo_too_large: 413,
  photo_dimensions: 422,
  photo_limit: 409,
  photo_order_mismatch: 409,
  photo_name_taken: 409,
  media_name_taken: 409,
  // Meeting.
  already_decided: 409,
  no_likes_left: 403,
  no_superlikes_left: 403,
  no_rewinds_left: 403,
  nothing_to_rewind: 409,
  cursor_invalid: 422,
  plan_required: 403,
  // Messages.
  media_unsupported: 415,
  media_too_large: 413,
  media_too_long: 422,
  media_unreadable: 422,
  media_unusable: 409,
  // Notifications.
  push_unavailable: 422,
  // Coins.
  insufficient_coins: 409,
  nobody_to_see: 409,
  boost_too_long: 409,
  reward_pending: 409,
  reward_limit: 429,
  ad_reward_refused: 422,
  referral_refused: 409,
  // Purchases and plans.
  provider_unavailable: 422,
  receipt_invalid: 422,
  purchase_pending: 409,
  purchase_taken: 409,
  already_subscribed: 409,
  not_subscribed: 409,
  managed_by_store: 409,
  no_boosts_left: 409,
  notice_refused: 422,
  // Calls.
  busy: 409,
  call_over: 409,
  call_taken: 409,
  call_not_answered: 409,
  calls_off: 403,
  calls_not_offered: 403,
  // The server.
  unavailable: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/** RFC 9457 problem, `application/problem+json`. `errors` names the offending paths of a 422. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(codes),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
