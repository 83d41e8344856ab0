/** Minutes of the member's day (0 to 1439); both null: none. Equal ones: the whole day. */
export interface QuietHours {
  quiet_from: number | null;
  quiet_to: number | null;
  time_zone: string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/**
 * When the quiet hours end in which `now` lies, ms since 1970; null outside of them. On a day on which the clocks change
 * it may be an hour off: whoever sends then asks again.
 */
export function endOfQuietHours(now: number, { quiet_from, quiet_to, time_zone }: QuietHours): number | null {
  if (quiet_from === null || quiet_to === null) return null;
  const minute = minuteOfDay(now, time_zone);
  const inside =
    quiet_from < quiet_to
      ? minute >= quiet_from && minute < quiet_to
      : minute >= quiet_from || minute < quiet_to;
  if (!inside) return null;
  const left = (quiet_to - minute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  return Math.floor(now / MINUTE_MS) * MINUTE_MS + left * MINUTE_MS;
}

/** Which minute of the day it is there. */
function minuteOfDay(now: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(now);
  const read = (type: 'hour' | 'minute') => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return (read('hour') % 24) * 60 + read('minute');
}

/** A zone that this Node does not know any more counts as UTC. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
}
