import type { SendRefusal, SendRefusalReason, SendResult, SmsLog } from './index.ts';
import type { TwilioAnswer, TwilioFailure } from './twilio-http.ts';
import { readErrorCode, readSid } from './twilio-values.ts';

interface Meaning {
  reason: SendRefusalReason;
  /** From Twilio's pages on the error; used when the answer has no Retry-After. */
  retryAfterSeconds?: number;
}

/** Error numbers of Messages, Calls and Verifications: twilio.com/docs/api/errors. Absent ones are ours to fix. */
const MEANINGS: Record<string, Meaning> = {
  '21211': { reason: 'invalid_number' },
  '21217': { reason: 'invalid_number' },
  '21265': { reason: 'invalid_number' }, // a short code
  '21401': { reason: 'invalid_number' },
  '60200': { reason: 'invalid_number' }, // Verify: invalid parameter; the number is the only one that varies
  '21215': { reason: 'region_not_allowed' }, // calls
  '21408': { reason: 'region_not_allowed' }, // messages
  '60605': { reason: 'region_not_allowed' }, // Verify
  '21610': { reason: 'opted_out' },
  '63014': { reason: 'opted_out' }, // blocked the sender in WhatsApp
  '21614': { reason: 'not_mobile' },
  '21635': { reason: 'not_mobile' },
  '30006': { reason: 'not_mobile' },
  '60205': { reason: 'not_mobile' },
  '13224': { reason: 'unroutable' },
  '21214': { reason: 'unroutable' },
  '21608': { reason: 'unroutable' }, // a trial account reaches verified numbers only
  '21612': { reason: 'unroutable' },
  '30003': { reason: 'unroutable' },
  '30005': { reason: 'unroutable' },
  '63003': { reason: 'unroutable' }, // not in WhatsApp
  '14107': { reason: 'rate_limited' },
  '20429': { reason: 'rate_limited' },
  '21611': { reason: 'rate_limited' }, // the sender's queue is full
  '30001': { reason: 'rate_limited' },
  '30450': { reason: 'rate_limited', retryAfterSeconds: 1_800 }, // pumping protection, 15 to 30 minutes
  '60202': { reason: 'rate_limited', retryAfterSeconds: 600 }, // 5 checks: until the verification expires
  '60203': { reason: 'rate_limited', retryAfterSeconds: 600 }, // 5 sends in 10 minutes
  '60212': { reason: 'rate_limited', retryAfterSeconds: 30 }, // several starts at once for one number
  '60410': { reason: 'rate_limited', retryAfterSeconds: 43_200 }, // Fraud Guard holds the prefix for 12 hours
  '63018': { reason: 'rate_limited' },
  '21210': { reason: 'channel_unavailable' }, // the caller number may not call
  '60204': { reason: 'channel_unavailable' },
  '60223': { reason: 'channel_unavailable' },
  '63007': { reason: 'channel_unavailable' }, // no such WhatsApp sender
  '63008': { reason: 'channel_unavailable' },
  '63016': { reason: 'channel_unavailable' }, // outside the 24 hours, a template is needed
};

/** What a failure means for the person who asked for a code. */
export function readRefusal(failure: Omit<TwilioFailure, 'kind'>): SendRefusal {
  const fallback: Meaning = { reason: failure.status === 429 ? 'rate_limited' : 'unavailable' };
  const meaning = (failure.code !== null && MEANINGS[failure.code]) || fallback;
  const retryAfterSeconds = failure.retryAfterSeconds ?? meaning.retryAfterSeconds;
  return {
    accepted: false,
    reason: meaning.reason,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(failure.code !== null && { vendorCode: failure.code }),
    ...(failure.possiblySent && { possiblySent: true }),
  };
}

/** States of a message, call or verification that was answered with 201 and yet will not arrive. */
const DEAD_STATES: readonly unknown[] = ['failed', 'undelivered', 'canceled'];

/** The result of a send, from the answer of Messages, Calls or Verifications. */
export function readSendAnswer(answer: TwilioAnswer): SendResult {
  if (answer.kind !== 'done') return readRefusal(answer);
  const unknown = { status: null, code: null, retryAfterSeconds: null };
  if (DEAD_STATES.includes(answer.body.status)) {
    return readRefusal({ ...unknown, code: readErrorCode(answer.body.error_code), possiblySent: false });
  }
  const vendorId = readSid(answer.body.sid);
  return vendorId === null ? readRefusal({ ...unknown, possiblySent: true }) : { accepted: true, vendorId };
}

/**
 * One line for each refusal, without number, code, text or Twilio's message (it quotes the number). Error level
 * only for what a person of ours must repair: a rejected key, a wrong sender, an unknown service.
 */
export function logRefusal(log: SmsLog, operation: string, answer: TwilioAnswer, refusal: SendRefusal): void {
  const status = answer.kind === 'done' ? null : answer.status;
  const { reason, vendorCode = null, possiblySent = false } = refusal;
  const fields = { vendor: 'twilio', operation, status, reason, vendorCode, possiblySent };
  const unavailable = reason === 'unavailable' || reason === 'channel_unavailable';
  if (unavailable && status !== null && status >= 300 && status < 500)
    log.error(fields, 'Twilio refuses our configuration');
  else if (unavailable || reason === 'rate_limited') log.warn(fields, 'Twilio is not available');
  else log.info(fields, 'Twilio cannot reach this number');
}
