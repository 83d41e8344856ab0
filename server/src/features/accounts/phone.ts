import { type NumberType, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Config } from '../../config.ts';
import { ERRORS } from '../../errors.ts';
import type { OtpChannel } from '../../providers/sms/index.ts';
import type { Secrets } from '../../secrets.ts';
import { SEND } from './otp-limits.ts';

export interface Phone {
  /** The one spelling of this number: "+" and digits. */
  e164: string;
  /** ISO 3166, or ZZ for a number of no country (satellite, international networks). */
  country: string;
}

/** Numbers that cost their caller extra, or that nobody reads messages on. Personal numbers (+44 70) are both. */
const REFUSED: readonly NumberType[] = [
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
];

/**
 * A number we send codes to. Throws `phone_invalid`, `phone_unreachable` (a kind that takes no codes) or
 * `country_not_supported`. Development also takes numbers of the right length that are given to nobody (+1 555…).
 */
export function parsePhone(
  config: Pick<Config, 'production' | 'smsCountries'>,
  text: string,
  channel: OtpChannel,
): Phone {
  const number = readNumber(text);
  if (!number?.isPossible() || (config.production && !number.isValid())) throw ERRORS.phoneInvalid();
  const type = number.getType();
  if (REFUSED.includes(type)) throw ERRORS.phoneUnreachable();
  if (type === 'FIXED_LINE' && channel !== 'call') throw ERRORS.phoneUnreachable();
  const country = number.country ?? number.getPossibleCountries()[0] ?? 'ZZ';
  if (config.smsCountries !== null && !config.smsCountries.includes(country))
    throw ERRORS.countryNotSupported();
  return { e164: number.number, country };
}

/** The one spelling of what could be a number, else null. Judges nothing. */
export function findE164(text: string): string | null {
  return readNumber(text)?.number ?? null;
}

/** International form with its "+"; spaces, dots, hyphens and brackets are how people write it. */
function readNumber(text: string): PhoneNumber | null {
  const plain = text.replace(/[\s().-]/g, '');
  if (!/^\+\d{6,17}$/.test(plain)) return null;
  const number = parsePhoneNumberFromString(plain, { extract: false });
  // The library drops a national prefix ("(0)"). Where it would drop another from the result, one number would have
  // several spellings, each with limits of its own.
  const again = number && parsePhoneNumberFromString(number.number, { extract: false });
  return number && again?.number === number.number ? number : null;
}

/** How an account finds its number (`phoneHash`), and how only the server can read it (`phoneSealed`). */
export function protectPhone(secrets: Secrets, e164: string): { phoneHash: Buffer; phoneSealed: Buffer } {
  return { phoneHash: hashPhone(secrets, e164), phoneSealed: secrets.seal('phone-seal', e164) };
}

export function hashPhone(secrets: Secrets, e164: string): Buffer {
  return secrets.hash('phone-lookup', e164);
}

/** The range a number is in: its first digits. */
export function hashPrefix(secrets: Secrets, e164: string): Buffer {
  return secrets.hash('phone-lookup', 'prefix', e164.slice(0, 1 + SEND.prefixDigits));
}
