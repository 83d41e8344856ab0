import type { StatusEvent, StatusRequest, TwilioAccount } from './index.ts';
import { readSignedBody } from './twilio-signature.ts';
import { isRecord, parseJson, readErrorCode, readSid } from './twilio-values.ts';

/** Status callbacks have about 500 bytes, events about 1,000. */
const MAX_CALLBACK_BYTES = 64 * 1024;

/** Twilio's states of messages and calls, in ours. Unknown ones are not events. */
const STATES: Record<string, StatusEvent['status']> = {
  accepted: 'queued',
  scheduled: 'queued',
  queued: 'queued',
  sending: 'queued',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'failed',
  // calls
  initiated: 'queued',
  ringing: 'sent',
  'in-progress': 'sent',
  completed: 'delivered',
  busy: 'undelivered',
  'no-answer': 'undelivered',
};

/** Where the four facts stand in one of Twilio's shapes. */
interface Shape {
  account: string;
  id: string;
  state: string;
  error: string;
}
const FORM_SHAPES: readonly Shape[] = [
  { account: 'AccountSid', id: 'MessageSid', state: 'MessageStatus', error: 'ErrorCode' },
  { account: 'AccountSid', id: 'CallSid', state: 'CallStatus', error: 'ErrorCode' },
];
/** `data` of Event Streams: `com.twilio.messaging.message.*` and `com.twilio.accountsecurity.verify.message.*`. */
const EVENT_SHAPES: readonly Shape[] = [
  { account: 'accountSid', id: 'messageSid', state: 'messageStatus', error: 'errorCode' },
  { account: 'account_sid', id: 'verification_sid', state: 'message_status', error: 'error_code' },
];

/**
 * Reads Messages' and Calls' form callbacks, the same fields as a JSON object, and single events of Event Streams
 * (the only way in which Verify reports deliveries; its webhook sink must not batch, as one call gives one event).
 */
export function createTwilioStatusReader(
  account: Pick<TwilioAccount, 'accountSid' | 'authToken'>,
): (request: StatusRequest) => StatusEvent | null {
  return ({ url, headers, rawBody }) => {
    if (rawBody.length > MAX_CALLBACK_BYTES) return null;
    const signature = headers['x-twilio-signature'];
    const body = readSignedBody({ authToken: account.authToken, signature, url, rawBody });
    if (body === null) return null;
    if ('form' in body) return readShapes(FORM_SHAPES, Object.fromEntries(body.form), account.accountSid);
    const value = parseJson(body.json);
    const event: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (!isRecord(event)) return null;
    return isRecord(event.data)
      ? readShapes(EVENT_SHAPES, event.data, account.accountSid)
      : readShapes(FORM_SHAPES, event, account.accountSid);
  };
}

function readShapes(
  shapes: readonly Shape[],
  fields: Record<string, unknown>,
  accountSid: string,
): StatusEvent | null {
  for (const shape of shapes) {
    const vendorId = readSid(fields[shape.id]);
    const state = String(fields[shape.state] ?? '').toLowerCase();
    const status = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
    if (vendorId === null || status === undefined) continue;
    // The token of a parent account also signs for its other accounts; their messages are not ours.
    const from = fields[shape.account];
    if (from !== undefined && from !== accountSid) return null;
    return { vendorId, status, errorCode: readErrorCode(fields[shape.error]) };
  }
  return null;
}
