/** Years below which nobody may join, and above which a year is a slip of the finger. */
export const ADULT_YEARS = 18;
const OLDEST_YEARS = 120;

export type BirthdayParts = { day: string; month: string; year: string };
export type JudgedBirthday =
  | { birthDate: string; age: number }
  | { problem: 'empty' | 'impossible' | 'future' | 'old' | 'young' };

/** Whole years on a day, both `YYYY-MM-DD`; who was born on 29 February gets older on 1 March in other years. */
export function ageOn(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Judges three typed numbers; `today` as `YYYY-MM-DD`. */
export function judgeBirthday({ day, month, year }: BirthdayParts, today: string): JudgedBirthday {
  if (!day || !month || year.length < 4) return { problem: 'empty' };
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!exists || !/^\d{4}$/.test(year)) return { problem: 'impossible' };
  const birthDate = date.toISOString().slice(0, 10);
  if (birthDate > today) return { problem: 'future' };
  const age = ageOn(birthDate, today);
  if (age > OLDEST_YEARS) return { problem: 'old' };
  return age < ADULT_YEARS ? { problem: 'young' } : { birthDate, age };
}

export type DatePart = keyof BirthdayParts;

/** The order in which a locale writes a date. */
export function datePartOrder(locale: string): DatePart[] {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric', year: 'numeric' })
    .formatToParts(new Date())
    .map(({ type }) => type)
    .filter((type): type is DatePart => type === 'day' || type === 'month' || type === 'year');
}
