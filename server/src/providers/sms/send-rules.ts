import type { OtpChannel, TwilioAccount } from './index.ts';

/** "+", a country code and 7 to 15 digits in all. The accounts feature checks more; this keeps other text out. */
export function isE164(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number);
}

const DEFAULT_CHANNELS: readonly OtpChannel[] = ['sms', 'whatsapp'];

export function isChannelOpen(account: Pick<TwilioAccount, 'channels'>, channel: OtpChannel): boolean {
  return (account.channels ?? DEFAULT_CHANNELS).includes(channel);
}
