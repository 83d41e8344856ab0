import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnCodeProvider, SendOwnCode, SendResult, TwilioConfig } from './index.ts';
import {
  createRecordingLog,
  type RecordedLog,
  type StubAnswer,
  startTwilioStub,
  type TwilioStub,
  twilioError,
} from './testing/twilio-stub.ts';
import { createTwilioProvider } from './twilio.ts';

const ACCOUNT_SID = 'AC00000000000000000000000000000001';
const MESSAGES = `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`;
const CONFIG: Omit<TwilioConfig, 'baseUrl'> = {
  provider: 'twilio',
  accountSid: ACCOUNT_SID,
  authToken: 'the-auth-token',
  apiKeySid: 'SK00000000000000000000000000000001',
  apiKeySecret: 'the-api-secret',
  from: '+15005550006',
  statusCallbackUrl: 'https://romantic.example/webhooks/sms',
  timeoutMs: 1_000,
  retries: 2,
};
const INPUT: SendOwnCode = {
  to: '+46701234567',
  code: '042917',
  channel: 'sms',
  language: 'en',
  requestId: 'request-1',
};
const CREATED: StubAnswer = { status: 201, json: { sid: 'SM0001', status: 'queued', error_code: null } };

interface Scene {
  provider: OwnCodeProvider;
  stub: TwilioStub;
  log: RecordedLog;
  send(input?: Partial<SendOwnCode>): Promise<SendResult>;
}

async function setScene(
  t: Parameters<typeof startTwilioStub>[0],
  config: Partial<TwilioConfig>,
  ...answers: StubAnswer[]
): Promise<Scene> {
  const stub = await startTwilioStub(t, ...answers);
  const log = createRecordingLog();
  const provider = createTwilioProvider(
    { ...CONFIG, baseUrl: stub.baseUrl, ...config },
    { log, sleep: async () => undefined },
  );
  return { provider, stub, log, send: (input = {}) => provider.sendCode({ ...INPUT, ...input }) };
}

/** The forms that were sent, each as one object, after checking that no field came twice. */
function readForms(stub: TwilioStub): Record<string, string>[] {
  return stub.requests.map(({ form }) => {
    assert.equal(new Set(form.map(([name]) => name)).size, form.length, 'a field came twice');
    return Object.fromEntries(form);
  });
}

test('an SMS: one POST with exactly these fields, the API key and nothing else', async (t) => {
  const { stub, log, send } = await setScene(t, {}, CREATED);
  assert.deepEqual(await send({ validForMinutes: 5 }), { accepted: true, vendorId: 'SM0001' });
  assert.equal(stub.requests.length, 1);
  const { method, path, headers } = stub.requests[0]!;
  assert.deepEqual([method, path], ['POST', MESSAGES]);
  assert.equal(headers['content-type'], 'application/x-www-form-urlencoded;charset=UTF-8');
  assert.equal(
    headers.authorization,
    `Basic ${Buffer.from('SK00000000000000000000000000000001:the-api-secret').toString('base64')}`,
  );
  assert.deepEqual(readForms(stub), [
    {
      To: '+46701234567',
      From: '+15005550006',
      Body: '042917 is your Romantic code. It works for 5 min. Never share it.',
      StatusCallback: 'https://romantic.example/webhooks/sms',
    },
  ]);
  assert.deepEqual(log.lines, []);
});

test('without an API key the auth token is used; a messaging service wins over a number', async (t) => {
  const config = { apiKeySid: null, apiKeySecret: null, messagingServiceSid: 'MG1', statusCallbackUrl: null };
  const { stub, send } = await setScene(t, config, CREATED);
  await send({ language: 'fr-CA' });
  assert.equal(
    stub.requests[0]?.headers.authorization,
    `Basic ${Buffer.from(`${ACCOUNT_SID}:the-auth-token`).toString('base64')}`,
  );
  assert.deepEqual(readForms(stub), [
    {
      To: '+46701234567',
      MessagingServiceSid: 'MG1',
      Body: '042917 est votre code Romantic. Valable 5 min. Ne le donnez à personne.',
    },
  ]);
});

test('WhatsApp: prefixed numbers, a template where there is one', async (t) => {
  const { stub, send } = await setScene(t, { statusCallbackUrl: null }, CREATED);
  assert.equal((await send({ channel: 'whatsapp' })).accepted, true);
  const template = { statusCallbackUrl: null, whatsappFrom: '+15005550009', whatsappContentSid: 'HX1' };
  const second = await setScene(t, { ...template, messagingServiceSid: 'MG1' }, CREATED);
  await second.send({ channel: 'whatsapp' });
  const third = await setScene(t, { ...template, whatsappFrom: null, messagingServiceSid: 'MG1' }, CREATED);
  await third.send({ channel: 'whatsapp' });

  const To = 'whatsapp:+46701234567';
  const Body = '042917 is your Romantic code. It works for 5 min. Never share it.';
  const content = { ContentSid: 'HX1', ContentVariables: '{"1":"042917"}' };
  assert.deepEqual(readForms(stub), [{ To, From: 'whatsapp:+15005550006', Body }]);
  assert.deepEqual(readForms(second.stub), [{ To, From: 'whatsapp:+15005550009', ...content }]);
  assert.deepEqual(readForms(third.stub), [{ To, MessagingServiceSid: 'MG1', ...content }]);
});

test('a call, once opened: the digits one by one, twice', async (t) => {
  const { stub, send } = await setScene(
    t,
    { channels: ['sms', 'call'] },
    { status: 201, json: { sid: 'CA01' } },
  );
  assert.deepEqual(await send({ channel: 'call', language: 'de' }), { accepted: true, vendorId: 'CA01' });
  assert.equal(stub.requests[0]?.path, `/2010-04-01/Accounts/${ACCOUNT_SID}/Calls.json`);
  const say =
    '<Say voice="Polly.Marlene" language="de-DE">Dein Romantic Code lautet: 0, 4, 2, 9, 1, 7.</Say>';
  assert.deepEqual(readForms(stub), [
    {
      To: '+46701234567',
      From: '+15005550006',
      Twiml: `<Response>${say}<Pause length="1"/>${say}</Response>`,
      Timeout: '30',
      StatusCallback: 'https://romantic.example/webhooks/sms',
    },
  ]);
});

test('a call is not repeated after a 500, a text is', async (t) => {
  const call = await setScene(t, { channels: ['call'] }, { status: 500 }, CREATED);
  assert.deepEqual(await call.send({ channel: 'call' }), {
    accepted: false,
    reason: 'unavailable',
    possiblySent: true,
  });
  assert.equal(call.stub.requests.length, 1);
  const text = await setScene(t, {}, { status: 500 }, { status: 500 }, CREATED);
  assert.deepEqual(await text.send(), { accepted: true, vendorId: 'SM0001' });
  assert.equal(text.stub.requests.length, 3);
});

test('closed channels, channels without a sender and strange numbers: refused, and nothing is asked', async (t) => {
  const unavailable = { accepted: false, reason: 'channel_unavailable' };
  const invalid = { accepted: false, reason: 'invalid_number' };
  const { stub, send } = await setScene(t, {});
  assert.deepEqual(await send({ channel: 'call' }), unavailable);
  for (const to of [
    '46701234567',
    'whatsapp:+46701234567',
    '+0701234567',
    '+4670123456789012',
    'client:x',
    '',
  ]) {
    assert.deepEqual(await send({ to }), invalid, to);
  }
  const named = await setScene(t, { from: 'ROMANTIC', channels: ['sms', 'whatsapp', 'call'] });
  assert.deepEqual(await named.send({ channel: 'whatsapp' }), unavailable);
  assert.deepEqual(await named.send({ channel: 'call' }), unavailable);
  assert.deepEqual([stub.requests, named.stub.requests], [[], []]);
});

test('refusals get their reasons, in the log without number, code, key or text', async (t) => {
  const answers: [StubAnswer, SendResult][] = [
    [twilioError(400, 21211), { accepted: false, reason: 'invalid_number', vendorCode: '21211' }],
    [twilioError(400, 21610), { accepted: false, reason: 'opted_out', vendorCode: '21610' }],
    [twilioError(401, 20003), { accepted: false, reason: 'unavailable', vendorCode: '20003' }],
    [
      { status: 429, json: { code: 20429 }, headers: { 'retry-after': '30' } },
      { accepted: false, reason: 'rate_limited', retryAfterSeconds: 30, vendorCode: '20429' },
    ],
    ['hang', { accepted: false, reason: 'unavailable', possiblySent: true }],
    [
      { status: 201, text: '{' },
      { accepted: false, reason: 'unavailable', possiblySent: true },
    ],
    [
      { status: 201, json: { sid: 7 } },
      { accepted: false, reason: 'unavailable', possiblySent: true },
    ],
    [
      { status: 302, headers: { location: '/x' } },
      { accepted: false, reason: 'unavailable' },
    ],
    [
      {
        status: 201,
        json: { sid: 'SM1', to: INPUT.to, body: 'code 042917', status: 'failed', error_code: 30006 },
      },
      { accepted: false, reason: 'not_mobile', vendorCode: '30006' },
    ],
  ];
  const { stub, log, send } = await setScene(t, {}, ...answers.map(([answer]) => answer));
  for (const [, expected] of answers) assert.deepEqual(await send(), expected);
  assert.equal(stub.requests.length, answers.length);
  assert.deepEqual(
    log.lines.map((line) => line.level),
    ['info', 'info', 'error', 'warn', 'warn', 'warn', 'warn', 'error', 'info'],
  );
  const written = JSON.stringify(log.lines);
  for (const secret of ['46701234567', '042917', 'api-secret', 'auth-token', 'cannot be used', 'request-1']) {
    assert.ok(!written.includes(secret), secret);
  }
});

test('a configuration without a sender is refused', () => {
  const config = { ...CONFIG, baseUrl: 'https://api.twilio.com', from: null };
  assert.throws(() => createTwilioProvider(config, { log: createRecordingLog() }), /sender/);
});
