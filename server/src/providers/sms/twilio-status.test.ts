import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import twilio from 'twilio';
import { createTwilioStatusReader } from './twilio-status.ts';

const ACCOUNT = { accountSid: 'AC01', authToken: 'the-auth-token' };
const URL_OF_CALLBACK = 'https://romantic.example/webhooks/sms';
const read = createTwilioStatusReader(ACCOUNT);

function readForm(params: Record<string, string>) {
  return read({
    url: URL_OF_CALLBACK,
    headers: {
      'x-twilio-signature': twilio.getExpectedTwilioSignature(ACCOUNT.authToken, URL_OF_CALLBACK, params),
    },
    rawBody: Buffer.from(new URLSearchParams(params).toString()),
  });
}

function readJson(text: string) {
  const url = `${URL_OF_CALLBACK}?bodySHA256=${createHash('sha256').update(text).digest('hex')}`;
  const signature = twilio.getExpectedTwilioSignature(ACCOUNT.authToken, url, {});
  return read({ url, headers: { 'x-twilio-signature': signature }, rawBody: Buffer.from(text) });
}

test('message states', () => {
  for (const [MessageStatus, status] of [
    ['queued', 'queued'],
    ['accepted', 'queued'],
    ['sending', 'queued'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'undelivered'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ] as const) {
    const params = { AccountSid: 'AC01', MessageSid: 'SM01', MessageStatus, To: '+46701234567' };
    assert.deepEqual(readForm(params), { vendorId: 'SM01', status, errorCode: null });
  }
  assert.deepEqual(readForm({ MessageSid: 'SM01', MessageStatus: 'failed', ErrorCode: '30003' }), {
    vendorId: 'SM01',
    status: 'failed',
    errorCode: '30003',
  });
});

test('call states', () => {
  for (const [CallStatus, status] of [
    ['initiated', 'queued'],
    ['ringing', 'sent'],
    ['completed', 'delivered'],
    ['busy', 'undelivered'],
    ['no-answer', 'undelivered'],
    ['failed', 'failed'],
  ] as const) {
    assert.equal(readForm({ AccountSid: 'AC01', CallSid: 'CA01', CallStatus })?.status, status);
  }
});

test('JSON: the same fields, and single events of Event Streams', () => {
  const delivered = { vendorId: 'SM01', status: 'delivered', errorCode: null };
  assert.deepEqual(readJson('{"MessageSid":"SM01","MessageStatus":"delivered"}'), delivered);
  const message = { messageSid: 'SM01', accountSid: 'AC01', messageStatus: 'DELIVERED' };
  const envelope = { specversion: '1.0', type: 'com.twilio.messaging.message.delivered', data: message };
  assert.deepEqual(readJson(JSON.stringify(envelope)), delivered);
  assert.deepEqual(readJson(JSON.stringify([envelope])), delivered);
  const data = {
    account_sid: 'AC01',
    verification_sid: 'VE01',
    message_status: 'UNDELIVERED',
    error_code: '30006',
  };
  assert.deepEqual(readJson(JSON.stringify([{ ...envelope, data }])), {
    vendorId: 'VE01',
    status: 'undelivered',
    errorCode: '30006',
  });
});

test('signed, and yet not a status of ours', () => {
  const good = { AccountSid: 'AC01', MessageSid: 'SM01', MessageStatus: 'sent' };
  assert.notEqual(readForm(good), null);
  assert.equal(readForm({ ...good, AccountSid: 'AC02' }), null);
  assert.equal(readForm({ ...good, MessageStatus: 'constructor' }), null);
  assert.equal(readForm({ ...good, MessageSid: "SM01'; drop" }), null);
  assert.equal(readForm({ AccountSid: 'AC01', MessageStatus: 'sent' }), null);
  assert.equal(readForm({}), null);
  assert.equal(readForm({ ...good, ErrorCode: 'the number +46701234567' })?.errorCode, null);
  for (const text of [
    '',
    '{',
    'null',
    '7',
    '[]',
    '[null]',
    '{"data":null}',
    '{"data":[]}',
    '{"MessageSid":{}}',
  ]) {
    assert.equal(readJson(text), null, text);
  }
  assert.equal(readJson(`{"MessageSid":"SM01","MessageStatus":"sent","x":"${'x'.repeat(70_000)}"}`), null);
});

test('no body, URL or header makes it throw, and none without the token is read', () => {
  const junk = fc.oneof(fc.string(), fc.json(), fc.webUrl(), fc.constant('https://[::1'));
  fc.assert(
    fc.property(junk, fc.option(junk), fc.uint8Array({ maxLength: 200 }), (url, signature, body) => {
      const headers = { 'x-twilio-signature': signature ?? undefined };
      assert.equal(read({ url, headers, rawBody: Buffer.from(body) }), null);
      assert.equal(read({ url: `${url}?bodySHA256=1`, headers, rawBody: Buffer.from(body) }), null);
    }),
    { numRuns: 500 },
  );
});
