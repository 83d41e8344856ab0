import type { Outbox } from '../outbox.ts';
import { createConsoleProvider } from './console.ts';
import { createTwilioProvider } from './twilio.ts';
import { createTwilioVerifyProvider } from './twilio-verify.ts';

export type OtpChannel = 'sms' | 'whatsapp' | 'call';

interface SendRequest {
  /** E.164, with the "+". */
  to: string;
  channel: OtpChannel;
  /** BCP 47, e.g. `pt-BR`; unknown languages get English. */
  language: string;
  /** The sign-in attempt. Never sent to a vendor and never logged. */
  requestId: string;
  /** How long the code works, said in the text. 5 when absent. Ignored when the vendor makes the code. */
  validForMinutes?: number;
}
export interface SendOwnCode extends SendRequest {
  code: string;
}
export interface SendVendorCode extends SendRequest {
  code: null;
}
export type SendCode = SendOwnCode | SendVendorCode;

export type SendRefusalReason =
  | 'invalid_number'
  | 'region_not_allowed'
  | 'opted_out'
  | 'not_mobile'
  | 'unroutable'
  | 'rate_limited'
  | 'channel_unavailable'
  | 'unavailable';

export interface SendRefusal {
  accepted: false;
  reason: SendRefusalReason;
  retryAfterSeconds?: number;
  /** The vendor's own error number, for logs and support. */
  vendorCode?: string;
  /**
   * The vendor may have accepted after all (no answer in time, or a broken one): keep the code alive and
   * count the message against the budget.
   */
  possiblySent?: true;
}
export type SendResult = { accepted: true; vendorId: string } | SendRefusal;

export interface CheckCode {
  to: string;
  code: string;
  /** `vendorId` of the send, which binds the check to that one attempt; null when its answer was lost. */
  vendorId: string | null;
}
export type CheckResult =
  | { outcome: 'approved' }
  | { outcome: 'wrong' }
  /** Expired, used or out of tries: this code can never work again, ask for a new one. */
  | { outcome: 'gone'; retryAfterSeconds?: number }
  | { outcome: 'rate_limited'; retryAfterSeconds?: number }
  | { outcome: 'unavailable'; vendorCode?: string };

export interface StatusEvent {
  /** The same id that `sendCode` returned. */
  vendorId: string;
  status: 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed';
  errorCode: string | null;
}
export interface StatusRequest {
  /** The full PUBLIC URL with its query, as the vendor called it (a proxy's inner host would not verify). */
  url: string;
  /** Lower-case names, as `node:http` gives them. */
  headers: Record<string, string | undefined>;
  rawBody: Buffer;
}

interface StatusSource {
  /**
   * Reads a vendor's status callback. Null when the signature is wrong or the body is not a status.
   * A valid callback may be repeated or out of order: treat it as a set, never as a sequence.
   */
  readStatusCallback(request: StatusRequest): StatusEvent | null;
}

/** We make, keep and check the code; the vendor only carries it. */
export interface OwnCodeProvider extends StatusSource {
  readonly kind: 'console' | 'twilio';
  readonly holdsCode: false;
  sendCode(input: SendOwnCode): Promise<SendResult>;
}
/** The vendor makes, keeps and checks the code; we keep the attempt only. */
export interface VendorCodeProvider extends StatusSource {
  readonly kind: 'twilio-verify';
  readonly holdsCode: true;
  sendCode(input: SendVendorCode): Promise<SendResult>;
  checkCode(input: CheckCode): Promise<CheckResult>;
}
/** Narrow on `holdsCode` before sending. No method throws because of what a vendor answers. */
export type SmsProvider = OwnCodeProvider | VendorCodeProvider;

export interface ConsoleConfig {
  provider: 'console';
  /** The name in the text, at most 16 characters. `Romantic` when absent. */
  appName?: string | null;
}

export interface TwilioAccount {
  accountSid: string;
  /** API key, preferred for calls: it can be revoked alone. Without it the auth token is used. */
  apiKeySid?: string | null;
  apiKeySecret?: string | null;
  /** Always needed: Twilio signs its callbacks with it. */
  authToken: string;
  /** `https://api.twilio.com` or `https://verify.twilio.com`; a regional host or a stub. */
  baseUrl: string;
  /** Of one attempt, from connecting to the last byte. */
  timeoutMs: number;
  /** Further attempts after a refusal that is safe to repeat; at most 3 whatever is asked. */
  retries: number;
  /** Open channels; `['sms', 'whatsapp']` when absent. Voice calls are opt-in because toll fraud prefers them. */
  channels?: readonly OtpChannel[] | null;
}

export interface TwilioConfig extends TwilioAccount {
  provider: 'twilio';
  /** E.164 number, short code or sender name. Needed unless there is a messaging service; calls need a number. */
  from?: string | null;
  /** Wins over `from` for messages. */
  messagingServiceSid?: string | null;
  statusCallbackUrl: string | null;
  appName?: string | null;
  /** Adds `@domain #code`, which iOS and WebOTP only fill in on that site. */
  webDomain?: string | null;
  /** Adds the 11 characters by which Android's SMS Retriever finds the app. */
  androidAppHash?: string | null;
  /** WhatsApp sender (E.164), where it is not `from` or in the messaging service. */
  whatsappFrom?: string | null;
  /**
   * Approved authentication template with the code as variable 1. Without it the text goes as a plain
   * message, which WhatsApp delivers only within 24 hours of a message from that person (error 63016).
   */
  whatsappContentSid?: string | null;
}

export interface TwilioVerifyConfig extends TwilioAccount {
  provider: 'twilio-verify';
  serviceSid: string;
}

export type SmsConfig = ConsoleConfig | TwilioConfig | TwilioVerifyConfig;

/** The part of a pino logger that the providers use. */
export interface SmsLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface SmsDeps {
  outbox: Outbox;
  log: SmsLog;
  fetch?: typeof globalThis.fetch;
  /** Waits between attempts, in milliseconds; tests replace it. */
  sleep?: (milliseconds: number) => Promise<unknown>;
}

/** The provider that `config` names. Throws on a configuration that cannot work. */
export function createSmsProvider(config: SmsConfig, deps: SmsDeps): SmsProvider {
  switch (config.provider) {
    case 'console':
      return createConsoleProvider(config, deps);
    case 'twilio':
      return createTwilioProvider(config, deps);
    case 'twilio-verify':
      return createTwilioVerifyProvider(config, deps);
  }
}
