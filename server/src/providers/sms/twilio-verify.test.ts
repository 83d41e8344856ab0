import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  CheckResult,
  SendResult,
  SendVendorCode,
  TwilioVerifyConfig,
  VendorCodeProvider,
} from './index.ts';
import {
  createRecordingLog,
  type RecordedLog,
  type StubAnswer,
  startTwilioStub,
  type TwilioStub,
  twilioError,
} from './testing/twilio-stub.ts';
import { createTwilioVerifyProvider } from './twilio-verify.ts';

const SERVICE = '/v2/Services/VA00000000000000000000000000000001';
const CONFIG: Omit<TwilioVerifyConfig, 'baseUrl'> = {
  provider: 'twilio-verify',
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'the-auth-token',
  serviceSid: 'VA00000000000000000000000000000001',
  timeoutMs: 1_000,
  retries: 2,
};
const INPUT: SendVendorCode = {
  to: '+46701234567',
  code: null,
  channel: 'sms',
  language: 'sv-SE',
  requestId: 'request-1',
};
const CHECK = { to: '+46701234567', code: '042917', vendorId: 'VE01' };

async function setScene(
  t: Parameters<typeof startTwilioStub>[0],
  ...answers: StubAnswer[]
): Promise<{ provider: VendorCodeProvider; stub: TwilioStub; log: RecordedLog }> {
  const stub = await startTwilioStub(t, ...answers);
  const log = createRecordingLog();
  const sleep = async () => undefined;
  const provider = createTwilioVerifyProvider({ ...CONFIG, baseUrl: stub.baseUrl }, { log, sleep });
  return { provider, stub, log };
}

test('starting: To, Channel and Locale, and no code of ours', async (t) => {
  const pending: StubAnswer = { status: 201, json: { sid: 'VE01', status: 'pending', valid: false } };
  const { provider, stub, log } = await setScene(t, pending, pending, pending, pending);
  const languages = ['sv-SE', 'pt-BR', 'pt-PT', 'gsw'];
  for (const language of languages) {
    assert.deepEqual(await provider.sendCode({ ...INPUT, language }), { accepted: true, vendorId: 'VE01' });
  }
  const base = [
    ['To', '+46701234567'],
    ['Channel', 'sms'],
  ];
  assert.deepEqual(
    stub.requests.map(({ method, path, form }) => ({ method, path, form })),
    [[['Locale', 'sv']], [['Locale', 'pt-BR']], [['Locale', 'pt']], []].map((locale) => ({
      method: 'POST',
      path: `${SERVICE}/Verifications`,
      form: [...base, ...locale],
    })),
  );
  assert.deepEqual(log.lines, []);
});

test('refusals to start get their reasons', async (t) => {
  const refused = (reason: string, vendorCode: string, retryAfterSeconds?: number) => ({
    accepted: false,
    reason,
    vendorCode,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
  const cases: [StubAnswer, SendResult | object][] = [
    [twilioError(400, 60200), refused('invalid_number', '60200')],
    [twilioError(403, 60205), refused('not_mobile', '60205')],
    [twilioError(429, 60203), refused('rate_limited', '60203', 600)],
    [twilioError(429, 60212), refused('rate_limited', '60212', 30)],
    [twilioError(403, 60410), refused('rate_limited', '60410', 43_200)],
    [twilioError(403, 60605), refused('region_not_allowed', '60605')],
    [twilioError(400, 60223), refused('channel_unavailable', '60223')],
    [twilioError(404, 20404), refused('unavailable', '20404')],
    [
      { status: 201, json: { sid: 'VE01', status: 'canceled' } },
      { accepted: false, reason: 'unavailable' },
    ],
    ['hang', { accepted: false, reason: 'unavailable', possiblySent: true }],
  ];
  const { provider, stub } = await setScene(t, ...cases.map(([answer]) => answer));
  for (const [, expected] of cases) assert.deepEqual(await provider.sendCode(INPUT), expected);
  assert.equal(stub.requests.length, cases.length);
});

test('a closed channel and a strange number are refused without asking', async (t) => {
  const { provider, stub } = await setScene(t);
  assert.deepEqual(await provider.sendCode({ ...INPUT, channel: 'call' }), {
    accepted: false,
    reason: 'channel_unavailable',
  });
  assert.deepEqual(await provider.sendCode({ ...INPUT, to: 'someone@example.org' }), {
    accepted: false,
    reason: 'invalid_number',
  });
  assert.deepEqual(stub.requests, []);
});

test('checking: by the attempt, or by number when its id was lost', async (t) => {
  const approved: StubAnswer = { status: 200, json: { sid: 'VE01', status: 'approved', valid: true } };
  const { provider, stub } = await setScene(t, approved, approved);
  assert.deepEqual(await provider.checkCode(CHECK), { outcome: 'approved' });
  assert.deepEqual(await provider.checkCode({ ...CHECK, vendorId: null }), { outcome: 'approved' });
  assert.deepEqual(
    stub.requests.map(({ path, form }) => ({ path, form: Object.fromEntries(form) })),
    [
      { path: `${SERVICE}/VerificationCheck`, form: { VerificationSid: 'VE01', Code: '042917' } },
      { path: `${SERVICE}/VerificationCheck`, form: { To: '+46701234567', Code: '042917' } },
    ],
  );
});

test('only "approved" and valid together let anybody in', async (t) => {
  const json = (body: unknown): StubAnswer => ({ status: 200, json: body });
  const cases: [StubAnswer, CheckResult][] = [
    [json({ status: 'pending', valid: false }), { outcome: 'wrong' }],
    [json({ status: 'pending', valid: true }), { outcome: 'wrong' }],
    [json({ status: 'approved', valid: false }), { outcome: 'wrong' }],
    [json({ status: 'approved', valid: 'true' }), { outcome: 'wrong' }],
    [json({ status: 'approved' }), { outcome: 'wrong' }],
    [json({ status: 'canceled', valid: true }), { outcome: 'gone' }],
    [json({ status: 'max_attempts_reached', valid: true }), { outcome: 'gone' }],
    [json({ valid: true }), { outcome: 'unavailable' }],
    [json([]), { outcome: 'unavailable' }],
    [{ status: 200, text: 'approved' }, { outcome: 'unavailable' }],
    [
      { status: 200, json: { valid: true, status: 'approved', x: 'x'.repeat(70_000) } },
      { outcome: 'unavailable' },
    ],
    [twilioError(404, 20404), { outcome: 'gone' }],
    [{ status: 404, text: 'no JSON' }, { outcome: 'gone' }],
    [twilioError(429, 60202), { outcome: 'gone', retryAfterSeconds: 600 }],
    [twilioError(429, 60203), { outcome: 'rate_limited', retryAfterSeconds: 600 }],
    [
      { status: 429, headers: { 'retry-after': '9' } },
      { outcome: 'rate_limited', retryAfterSeconds: 9 },
    ],
    [twilioError(400, 60200), { outcome: 'wrong' }],
    [twilioError(401, 20003), { outcome: 'unavailable', vendorCode: '20003' }],
    [{ status: 500 }, { outcome: 'unavailable' }],
    [{ status: 302, headers: { location: '/approved' } }, { outcome: 'unavailable' }],
    ['cut', { outcome: 'unavailable' }],
    ['hang', { outcome: 'unavailable' }],
  ];
  const { provider, stub, log } = await setScene(t, ...cases.map(([answer]) => answer));
  for (const [answer, expected] of cases) {
    assert.deepEqual(await provider.checkCode(CHECK), expected, JSON.stringify(answer).slice(0, 100));
  }
  assert.equal(stub.requests.length, cases.length, 'no check may be repeated: each uses up a try');
  const written = JSON.stringify(log.lines);
  for (const secret of ['46701234567', '042917', 'auth-token']) assert.ok(!written.includes(secret), secret);
});

test('a check that never reached Twilio is repeated', async (t) => {
  const approved: StubAnswer = { status: 200, json: { status: 'approved', valid: true } };
  const { provider, stub } = await setScene(
    t,
    { status: 503 },
    { status: 429, json: { code: 20429 } },
    approved,
  );
  assert.deepEqual(await provider.checkCode(CHECK), { outcome: 'approved' });
  assert.equal(stub.requests.length, 3);
});

test('what cannot be a code is wrong without using up a check', async (t) => {
  const { provider, stub } = await setScene(t);
  for (const code of ['', '123', '12345678901', '12 345', 'abcdef', '١٢٣٤٥٦', '123456\n']) {
    assert.deepEqual(await provider.checkCode({ ...CHECK, code }), { outcome: 'wrong' }, code);
  }
  assert.deepEqual(stub.requests, []);
});
