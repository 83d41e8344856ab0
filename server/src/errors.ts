import { ERROR_STATUS, type ErrorCode } from '@romantic/contract';

export interface Issue {
  path: string;
  message: string;
}

/** A refusal that the caller is told about. Everything else that is thrown becomes a 500 without detail. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** Safe to show to anyone. */
  readonly detail: string;
  readonly retryAfterSeconds: number | null;
  readonly issues: readonly Issue[];
  constructor(
    code: ErrorCode,
    detail: string,
    more: { retryAfterSeconds?: number; issues?: readonly Issue[]; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = ERROR_STATUS[code];
    this.detail = detail;
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
    this.issues = more.issues ?? [];
  }
}

const wait = (seconds: number) => ({ retryAfterSeconds: Math.max(1, Math.ceil(seconds)) });

/** Every refusal in words, in one place. `throw ERRORS.notFound()`. */
export const ERRORS = {
  invalidInput: (issues: readonly Issue[]) =>
    new AppError('invalid_input', 'The request is not what this call takes', { issues }),
  malformedJson: () => new AppError('malformed_json', 'The body is not JSON'),
  bodyTooLarge: () => new AppError('body_too_large', 'The body is larger than this call takes'),
  unsupportedMediaType: (expected: string) => new AppError('unsupported_media_type', `Send ${expected}`),
  methodNotAllowed: () => new AppError('method_not_allowed', 'This address does not take that method'),
  /** Not there and not yours are the same answer. */
  notFound: () => new AppError('not_found', 'There is nothing here for you'),
  idempotencyKeyReused: () =>
    new AppError('idempotency_key_reused', 'This Idempotency-Key was used with another request'),
  unauthorized: () => new AppError('unauthorized', 'Sign in first'),
  registrationRequired: () =>
    new AppError('registration_required', 'This number has no profile yet: register first'),
  rateLimited: (seconds: number) =>
    new AppError('rate_limited', 'Too many calls; wait a little', wait(seconds)),

  phoneInvalid: () =>
    new AppError('phone_invalid', 'This is not a phone number in E.164 form', {
      issues: [{ path: 'phoneNumber', message: 'use the international form, such as +33612345678' }],
    }),
  countryNotSupported: () => new AppError('country_not_supported', 'We do not send codes to this country'),
  channelUnavailable: () => new AppError('channel_unavailable', 'This way of sending a code is not offered'),
  phoneUnreachable: () => new AppError('phone_unreachable', 'This number cannot receive our codes'),
  smsBudgetReached: () =>
    new AppError('sms_budget_reached', 'No more codes can be sent at the moment', wait(3600)),
  smsUnavailable: (seconds = 30) =>
    new AppError('sms_unavailable', 'Codes cannot be sent at the moment', wait(seconds)),
  otpInvalid: () => new AppError('otp_invalid', 'The code is wrong or no longer valid'),
  otpLocked: (seconds: number) =>
    new AppError('otp_locked', 'Too many tries for this number; wait', wait(seconds)),
  verificationInvalid: () => new AppError('verification_invalid', 'Verify the phone number again'),
  alreadyRegistered: () => new AppError('already_registered', 'This number has an account: sign in instead'),
  notRegistered: () => new AppError('not_registered', 'This number has no account yet'),
  underAge: () => new AppError('under_age', 'Romantic is for adults: 18 or older'),
  refreshInvalid: () => new AppError('refresh_invalid', 'Sign in again'),
  refreshReused: () => new AppError('refresh_reused', 'This session was ended for safety; sign in again'),
  restricted: () => new AppError('restricted', 'This account is restricted'),

  profileIncomplete: () =>
    new AppError('profile_incomplete', 'Complete the profile first: a location is missing'),
  locationTooSoon: (seconds: number) =>
    new AppError('location_too_soon', 'The location was changed a moment ago', wait(seconds)),
  photoUnsupported: () => new AppError('photo_unsupported', 'Send a JPEG, PNG, WebP or AVIF picture'),
  photoTypeMismatch: () => new AppError('photo_type_mismatch', 'The file is not what its name or type says'),
  photoUnsafe: () => new AppError('photo_unsafe', 'The file holds more than a picture'),
  photoUnreadable: () => new AppError('photo_unreadable', 'The picture is damaged'),
  photoTooLarge: () => new AppError('photo_too_large', 'The file is larger than 12 MiB'),
  photoDimensions: () =>
    new AppError('photo_dimensions', 'The picture needs at least 200 x 200 and at most 50 million pixels'),
  photoLimit: () => new AppError('photo_limit', 'There are nine photos already'),
  mediaNameTaken: () =>
    new AppError('media_name_taken', 'There is a file of this name in the conversation already'),
  photoNameTaken: () => new AppError('photo_name_taken', 'There is a photo of this name already'),
  photoOrderMismatch: () =>
    new AppError('photo_order_mismatch', 'Name every one of your photos exactly once'),

  alreadyDecided: () => new AppError('already_decided', 'You have decided otherwise on this person'),
  noLikesLeft: (seconds: number) =>
    new AppError('no_likes_left', 'No likes are left for today', wait(seconds)),
  noSuperlikesLeft: (seconds: number) =>
    new AppError('no_superlikes_left', 'No superlikes are left for today', wait(seconds)),
  noRewindsLeft: (seconds: number) =>
    new AppError('no_rewinds_left', 'No rewinds are left for today', wait(seconds)),
  nothingToRewind: () => new AppError('nothing_to_rewind', 'There is no decision to take back'),
  cursorInvalid: () => new AppError('cursor_invalid', 'This cursor is not one of this list'),
  planRequired: () => new AppError('plan_required', 'This is part of a paid plan'),

  mediaUnsupported: () =>
    new AppError(
      'media_unsupported',
      'Send a picture, a voice message (Ogg, WebM, M4A, MP3) or a video (MP4, WebM)',
    ),
  mediaTooLarge: (bytes: number) =>
    new AppError('media_too_large', `The file is larger than ${Math.floor(bytes / 1024 / 1024)} MiB`),
  mediaTooLong: ({ voice, video }: { voice: number; video: number }) =>
    new AppError(
      'media_too_long',
      `A voice message may last ${voice / 60_000} minutes, a video ${video / 60_000} minutes`,
    ),
  mediaUnreadable: () => new AppError('media_unreadable', 'The recording is damaged or empty'),
  mediaUnusable: () =>
    new AppError('media_unusable', 'Upload it for this conversation first; each upload can be sent once'),

  pushUnavailable: () => new AppError('push_unavailable', 'This server sends no pushes of this kind'),
  insufficientCoins: () => new AppError('insufficient_coins', 'There are too few coins for this'),
  nobodyToSee: () => new AppError('nobody_to_see', 'Nobody likes you whom you do not know of already'),
  rewardPending: () => new AppError('reward_pending', 'The ad network has not confirmed it yet; ask again'),
  rewardLimit: (seconds: number) =>
    new AppError('reward_limit', 'No more ads are paid for today', wait(seconds)),
  adRewardRefused: () => new AppError('ad_reward_refused', 'This is not for an ad that we asked for'),
  referralRefused: () => new AppError('referral_refused', 'Only who is new can be brought, and once'),
  boostTooLong: () => new AppError('boost_too_long', 'You are boosted for as long as can be already'),
  providerUnavailable: () => new AppError('provider_unavailable', 'Nothing can be bought this way here'),
  receiptInvalid: () =>
    new AppError('receipt_invalid', 'The store does not know this receipt, or not for this'),
  purchasePending: () => new AppError('purchase_pending', 'It is not paid yet; send the receipt again later'),
  purchaseTaken: () => new AppError('purchase_taken', 'This purchase belongs to another account'),
  alreadySubscribed: () => new AppError('already_subscribed', 'There is a subscription already: change it'),
  notSubscribed: () => new AppError('not_subscribed', 'There is no subscription that this could be done to'),
  managedByStore: () => new AppError('managed_by_store', 'Only the store can do this: see manageUrl'),
  noBoostsLeft: () => new AppError('no_boosts_left', 'This month’s boosts are used up'),
  noticeRefused: () => new AppError('notice_refused', 'This is not for us, or too old'),
  busy: () => new AppError('busy', 'One of the two is in a call already'),
  callOver: () => new AppError('call_over', 'The call is over'),
  callTaken: () => new AppError('call_taken', 'The call was answered on another device'),
  callNotAnswered: () => new AppError('call_not_answered', 'The call still rings'),
  callsOff: () => new AppError('calls_off', 'One of the two does not take calls in this match'),
  callsNotOffered: () => new AppError('calls_not_offered', 'This server does not offer calls'),

  unavailable: (detail = 'Try again in a moment', seconds = 2, cause?: unknown) =>
    new AppError('unavailable', detail, { ...wait(seconds), cause }),
} as const;
