import {
  AsYouType,
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/min';

/** A number as it was typed, judged. `e164`: "+" and digits, ready to be sent to. */
export type Judged = { e164: string } | { problem: 'empty' | 'short' | 'long' | 'invalid' };

export interface Country {
  /** ISO 3166-1, two letters. */
  code: string;
  /** Such as 33. */
  dial: string;
}

/** Everything that can be called. This file brings the numbering plans of the world: import it lazily. */
export function listCountries(): Country[] {
  return getCountries().map((code) => ({ code, dial: getCountryCallingCode(code) }));
}

/** The number as people of its country write it, and the country itself when the text begins with a "+". */
export function formatNumber(country: string, text: string): { text: string; country: string } {
  const typer = new AsYouType(country as CountryCode);
  const formatted = typer.input(text.replace(/[^\d+]/g, '').replace(/(?!^)\+/g, ''));
  const found = text.trim().startsWith('+') ? typer.getCountry() : undefined;
  if (!found || !typer.getNumber()?.isPossible()) return { text: formatted, country };
  return { text: typer.getNumber()?.formatNational() ?? formatted, country: found };
}

/** Judges the length and the form; whether anybody has the number only the code can tell. */
export function judgeNumber(country: string, text: string): Judged {
  if (!/\d/.test(text)) return { problem: 'empty' };
  const code = country as CountryCode;
  const length = validatePhoneNumberLength(text, code);
  if (length === 'TOO_SHORT') return { problem: 'short' };
  if (length === 'TOO_LONG') return { problem: 'long' };
  const number = parsePhoneNumberFromString(text, code);
  return number?.isPossible() ? { e164: number.number } : { problem: 'invalid' };
}

/** +33 6 12 34 56 78, as it is shown above the code. */
export function writeInternational(e164: string): string {
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}
