/** Who is new here, as the must-have means it. Hours are whole ones since 1970. */

import { hourOf } from './calendar.ts';

/** Whole days, on times rounded down to the hour: 14 days and no hour more is still new. */
export const NEW_HERE_DAYS = 14;

/** The hour from which on whoever joined is new. */
export function newHereFrom(hour: number): number {
  return hour - NEW_HERE_DAYS * 24;
}

/** Whether somebody who joined then (epoch ms) is new now. */
export function isNewHere(joinedAt: number, now: number): boolean {
  return hourOf(joinedAt) >= newHereFrom(hourOf(now));
}

/** How much later than the moment of a question people may have been active, by another machine's clock. */
export const LATER_HOURS = 24;

/** Whether somebody may be new at the latest hour that is known of, or up to LATER_HOURS before it. */
export function mayBeNew(joinedHour: number, latestHour: number): boolean {
  return joinedHour >= newHereFrom(latestHour) - LATER_HOURS;
}
