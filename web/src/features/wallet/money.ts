interface Price {
  amount: number;
  currency: string;
}

/** `{999, EUR}` as the language writes it: 9.99 €. Currencies have 0 to 3 digits behind the point. */
export function formatPrice({ amount, currency }: Price, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** What a year costs a month, rounded up: nobody is promised less than they pay. */
export function perMonth({ amount, currency }: Price): Price {
  return { amount: Math.ceil(amount / 12), currency };
}

/** Percent that a year saves over twelve months, rounded down; 0 when it saves nothing. */
export function savedByYear(month: Price, year: Price): number {
  return Math.max(0, Math.floor((1 - year.amount / (month.amount * 12)) * 100));
}
