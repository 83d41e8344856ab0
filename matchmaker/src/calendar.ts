/** Days and hours as small numbers. Time is always an argument: this package has no clock. */

const HOUR_MS = 3_600_000;

/** The moment of a query: its UTC day (20261122) and its whole hours since 1970. */
export interface Moment {
  today: number;
  hour: number;
}

export function momentOf(nowMs: number): Moment {
  const date = new Date(nowMs);
  const today = date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
  return { today, hour: hourOf(nowMs) };
}

/** '1999-12-31' -> 19991231, so that ages are one subtraction. */
export function dayOf(birthDate: string): number {
  return (
    Number(birthDate.slice(0, 4)) * 10_000 +
    Number(birthDate.slice(5, 7)) * 100 +
    Number(birthDate.slice(8, 10))
  );
}

/** Epoch ms rounded down to whole hours since 1970. */
export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS);
}

export function yearsBetween(birthDay: number, today: number): number {
  return Math.floor((today - birthDay) / 10_000);
}

/** Whole years of age on the UTC day of `nowMs`. Who was born on 29 February ages on 1 March in other years. */
export function ageOn(birthDate: string, nowMs: number): number {
  return yearsBetween(dayOf(birthDate), momentOf(nowMs).today);
}
