import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryOutbox } from '../outbox.ts';
import { createSmsProvider, type SmsConfig } from './index.ts';
import { createRecordingLog } from './testing/twilio-stub.ts';

const TWILIO = {
  accountSid: 'AC01',
  authToken: 'token',
  baseUrl: 'https://api.twilio.com',
  timeoutMs: 1_000,
  retries: 1,
};

test('the console puts the code into the outbox, and nothing of it into the log', async () => {
  const outbox = createMemoryOutbox({ now: () => new Date(0) });
  const log = createRecordingLog();
  const fetch = () => assert.fail('nothing may leave the machine');
  const sms = createSmsProvider({ provider: 'console' }, { outbox, log, fetch });
  assert.ok(!sms.holdsCode && sms.kind === 'console');
  const send = () =>
    sms.sendCode({ to: '+33612345678', code: '042917', channel: 'sms', language: 'fr', requestId: 'r1' });
  const [first, second] = [await send(), await send()];
  assert.ok(first.accepted && second.accepted && first.vendorId !== second.vendorId);
  const message = {
    kind: 'sms',
    to: '+33612345678',
    body: '042917 est votre code Romantic. Valable 5 min. Ne le donnez à personne.',
    code: '042917',
    at: new Date(0),
  };
  assert.deepEqual(await outbox.list(), [message, message]);
  assert.deepEqual(log.lines, Array(2).fill(log.lines[0]));
  assert.ok(!/042917|612345678|r1|personne/.test(JSON.stringify(log.lines)));
});

test('the console has no vendor: every callback is a forgery', () => {
  const sms = createSmsProvider(
    { provider: 'console' },
    { outbox: createMemoryOutbox(), log: createRecordingLog() },
  );
  const rawBody = Buffer.from('MessageSid=SM1&MessageStatus=sent');
  assert.equal(sms.readStatusCallback({ url: 'https://romantic.example/', headers: {}, rawBody }), null);
});

test('the factory builds what the configuration names', () => {
  const configs: SmsConfig[] = [
    { provider: 'console', appName: 'Duo' },
    { provider: 'twilio', ...TWILIO, from: '+15005550006', statusCallbackUrl: null },
    { provider: 'twilio-verify', ...TWILIO, serviceSid: 'VA01' },
  ];
  const deps = { outbox: createMemoryOutbox(), log: createRecordingLog() };
  const built = configs.map((config) => createSmsProvider(config, deps));
  assert.deepEqual(
    built.map(({ kind, holdsCode }) => [kind, holdsCode]),
    [
      ['console', false],
      ['twilio', false],
      ['twilio-verify', true],
    ],
  );
  assert.deepEqual(
    built.map((sms) => 'checkCode' in sms),
    [false, false, true],
  );
  assert.throws(() => createSmsProvider({ provider: 'console', appName: 'x'.repeat(17) }, deps), RangeError);
});
