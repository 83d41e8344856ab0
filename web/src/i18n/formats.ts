export interface Formats {
  number(value: number): string;
  date(at: Date | string, style?: Intl.DateTimeFormatOptions): string;
  time(at: Date | string): string;
  /** Such as "3 minutes ago". */
  relativeTime(at: Date | string): string;
  distanceKm(km: number): string;
  list(items: readonly string[]): string;
  /** Which form of a word stands with so many. */
  plural(count: number): Intl.LDMLPluralRule;
}

const STEPS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const known = new Map<string, Formats>();

/**
 * Numbers, times and lists as a language writes them. One for each language: the browser takes milliseconds to make a
 * format, and a page would make dozens.
 */
export function formatsOf(locale: string): Formats {
  const formats = known.get(locale) ?? makeFormats(locale);
  known.set(locale, formats);
  return formats;
}

function makeFormats(locale: string): Formats {
  const numbers = once(() => new Intl.NumberFormat(locale));
  const distances = once(
    () => new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilometer', unitDisplay: 'short' }),
  );
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const lists = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const plurals = once(() => new Intl.PluralRules(locale));
  const dates = new Map<string, Intl.DateTimeFormat>();
  const date = (at: Date | string, style: Intl.DateTimeFormatOptions) => {
    const key = JSON.stringify(style);
    const format = dates.get(key) ?? new Intl.DateTimeFormat(locale, style);
    dates.set(key, format);
    return format.format(new Date(at));
  };
  return {
    number: (value) => numbers().format(value),
    date: (at, style = { dateStyle: 'medium' }) => date(at, style),
    time: (at) => date(at, { timeStyle: 'short' }),
    relativeTime(at) {
      const seconds = (new Date(at).getTime() - Date.now()) / 1000;
      const step = STEPS.find(([, length]) => Math.abs(seconds) >= length);
      return step
        ? relative().format(Math.round(seconds / step[1]), step[0])
        : relative().format(0, 'second');
    },
    distanceKm: (km) => distances().format(km),
    list: (items) => lists().format(items),
    plural: (count) => plurals().select(count),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
