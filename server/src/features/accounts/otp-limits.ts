/**
 * Every number about codes, in one place. Most are the bar of the project's safety paper (§1.5: NIST SP 800-63B-4,
 * Twilio's advice against message pumping); where it leaves a number open, the reason is beside it.
 * `RATE_LIMITS=off` turns SEND and GUESS off; CODE always holds.
 */

/** At most `max` in any `seconds`: a sliding window, counted over all processes. */
export interface Cap {
  max: number;
  seconds: number;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

export const CODE = {
  digits: 6,
  /** Seconds from sending. NIST allows 10 minutes. */
  lifetime: 300,
  /** Codes that may be entered for one request. Also a check of the table. */
  tries: 5,
  /** Seconds in which a verification token must be used. */
  tokenLifetime: 600,
} as const;

export const SEND = {
  /** To one number, whether verified or not. */
  number: [
    { max: 5, seconds: 600 },
    { max: 10, seconds: DAY },
  ],
  /**
   * Wait after the nth code to a number that nobody verified in 24 hours: 30 s, 60 s, 120 s… A right code sets it
   * back. It ends at an hour, the longest growing delay that NIST names.
   */
  delay: { first: 30, longest: HOUR, memory: DAY },
  /** From one caller: an IPv4 address or an IPv6 /64. */
  address: { max: 10, seconds: HOUR },
  /** From one network: IPv4 /24 or IPv6 /48. */
  network: { max: 20, seconds: HOUR },
  /** To one range of numbers: pumping walks through adjacent ones. */
  prefix: { max: 1, seconds: 5 },
  prefixDigits: 7,
  /** The window of `SMS_DAILY_BUDGET`, seconds. */
  budgetSeconds: DAY,
} as const;

export const GUESS = {
  /** Wrong codes for one number, over all its requests: a resend forgives nothing, nor does a right code. */
  number: [
    { max: 10, seconds: HOUR },
    { max: 20, seconds: DAY },
  ],
  /** Wrong codes in a row that lock a number (NIST's upper bound); a right code before that starts the count anew. */
  lockAt: 100,
  /**
   * A lock ends by itself after a week (or earlier: staff delete the row of otp_guards), and the count starts at 0.
   * So nobody gets more than 100 guesses in 12 days at a number whose owner is away: one chance in 10,000.
   */
  lockSeconds: 7 * DAY,
  /** Wrong codes of one caller and of one network, whatever they were entered for. */
  address: { max: 50, seconds: HOUR },
  network: { max: 200, seconds: HOUR },
} as const;

/** Signs of pumping and spraying, watched over all numbers. */
export const ALARM = {
  /** Seconds looked back. */
  window: HOUR,
  /** Codes younger than this are still being typed. */
  typingSeconds: 120,
  /** Fewer codes than this to a country say nothing. */
  leastSent: 20,
  /** A smaller share of verified codes raises the alarm. Honest traffic verifies well over half. */
  leastConverted: 0.3,
} as const;

/** Days for which rows are kept; every window above is shorter. An account that nobody registers goes after `unregisteredDays`. */
export const KEPT = { verificationDays: 30, failureDays: 2, unregisteredDays: 30 } as const;
