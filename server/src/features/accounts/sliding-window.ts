import type { Cap } from './otp-limits.ts';

/**
 * Milliseconds until `cap` allows one more; 0 or less: now. `times` holds the latest events, newest first, at least
 * `cap.max` of them when there are so many.
 */
export function findWait(times: readonly Date[], cap: Cap, now: number): number {
  return waitFrom(times[cap.max - 1] ?? null, cap, now);
}

/** The same, when only the `cap.max`th latest event is known (null: there are fewer). */
export function waitFrom(nth: Date | null, cap: Cap, now: number): number {
  return nth === null ? 0 : nth.getTime() + cap.seconds * 1000 - now;
}
