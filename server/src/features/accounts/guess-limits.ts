import { GUESS } from './otp-limits.ts';
import { findWait, waitFrom } from './sliding-window.ts';

/** What the limits of a guess are judged by: latest wrong codes for the number, newest first, and its lock. */
export interface NumberFailures {
  failures: readonly Date[];
  lockedAt: Date | null;
}

/** Milliseconds until a number takes guesses again; 0 or less: now. */
export function findGuessWait({ failures, lockedAt }: NumberFailures, now: number): number {
  const caps = GUESS.number.map((cap) => findWait(failures, cap, now));
  return Math.max(...caps, waitFrom(lockedAt, { max: 1, seconds: GUESS.lockSeconds }, now));
}

/** Milliseconds until a caller may guess again, from the wrong codes that must leave its two windows. */
export function findCallerWait(
  nth: { addressNth: Date | null; networkNth: Date | null },
  now: number,
): number {
  return Math.max(waitFrom(nth.addressNth, GUESS.address, now), waitFrom(nth.networkNth, GUESS.network, now));
}
