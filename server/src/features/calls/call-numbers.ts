import type { Cap } from '../accounts/otp-limits.ts';

/** Every number about calls, in one place. Milliseconds unless said otherwise. */

/** A call that nobody answers is missed then. */
export const RING_MS = 30_000;
/** Both devices off the topic of the call for so long: it is over, as of when the later one was last there. */
export const BOTH_GONE_MS = 20_000;
/** One device gone for so long: over, as of when it was last there. */
export const ONE_GONE_MS = 60_000;
/** The longest call. */
export const LONGEST_MS = 4 * 3_600_000;
/** How often each process notes who is on the topics of calls; how exactly an end by going away is known. */
export const SEEN_EVERY_MS = 2_000;
/** How often the timers look. */
export const LOOK_EVERY_MS = 1_000;
/** The timers stood still for so long: everybody gets their time to come back anew. */
export const STANDSTILL_MS = 5_000;

/**
 * Rings of one member that came to nothing, to the other of one match: counted since the other last answered or called
 * back. Off with `RATE_LIMITS=off`, as are those below.
 */
export const UNANSWERED: readonly Cap[] = [
  { max: 3, seconds: 600 },
  { max: 10, seconds: 86_400 },
];
/** Calls of one member to anybody. */
export const RINGS: readonly Cap[] = [{ max: 30, seconds: 3_600 }];
