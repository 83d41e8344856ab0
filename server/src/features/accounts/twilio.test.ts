import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { accounts } from '@romantic/contract';
import { type StubAnswer, twilioError } from '../../providers/sms/testing/twilio-stub.ts';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import { from, MINUTE, refusalOf, rowsOf, SECOND } from './testing/door.ts';
import { callBack, makeTwilioApp, type TwilioApp } from './testing/twilio-app.ts';

const accepted = (sid: string): StubAnswer => ({ status: 201, json: { sid, status: 'queued' } });
const send = (app: TestApp, phoneNumber: string, channel: 'sms' | 'call' = 'sms') =>
  app.client.call(accounts.sendOtp, { body: { phoneNumber, channel }, headers: from('198.51.100.1') });
const verify = (app: TestApp, requestId: string, phoneNumber: string, code: string) =>
  app.client.call(accounts.verifyOtp, {
    body: { requestId, phoneNumber, code },
    headers: from('198.51.100.1'),
  });
const stateOf = async (app: TestApp, requestId: string) => {
  const [row] = await rowsOf<{
    delivery: string;
    vendor_id: string | null;
    attempts: number;
    code_hash: Buffer | null;
  }>(
    app,
    `select delivery, vendor_id, attempts, code_hash from app.otp_verifications where id = '${requestId}'`,
  );
  return row;
};
/** Transactions that wait for something outside the database. */
const openTransactions = async (app: TestApp) => {
  const state = `datname = current_database() and state like 'idle in transaction%'`;
  return (await rowsOf(app, `select pid from pg_stat_activity where ${state}`)).length;
};

test('codes by Twilio Messaging', async (t) => {
  const { app, stub } = await makeTwilioApp(t, 'twilio', [
    accepted('SM01'),
    twilioError(400, 21211),
    accepted('SM02'),
    twilioError(400, 21408),
    { status: 429, json: { code: 20429 }, headers: { 'retry-after': '7' } },
    { status: 503, json: {} },
    'hang',
  ]);

  await t.test('the code goes out in the text, and signs the number in', async () => {
    const { requestId } = await send(app, '+33611000001');
    const form = new Map(stub.requests[0]?.form);
    assert.equal(form.get('To'), '+33611000001');
    const code = /\b\d{6}\b/.exec(form.get('Body') ?? '')?.[0] ?? '';
    assert.equal(form.get('StatusCallback'), 'https://dating.example/webhooks/twilio/status');
    assert.deepEqual(
      [(await stateOf(app, requestId))?.delivery, (await stateOf(app, requestId))?.vendor_id],
      ['accepted', 'SM01'],
    );

    assert.equal(await callBack(app, { MessageSid: 'SM01', MessageStatus: 'sent' }, 'forged'), 401);
    assert.equal(await callBack(app, { MessageSid: 'SM01', MessageStatus: 'sent' }, null), 401);
    assert.equal((await stateOf(app, requestId))?.delivery, 'accepted');
    assert.equal(await callBack(app, { MessageSid: 'SM01', MessageStatus: 'sent' }), 204);
    assert.equal((await stateOf(app, requestId))?.delivery, 'sent');
    assert.equal(await callBack(app, { MessageSid: 'SM01', MessageStatus: 'delivered' }), 204);
    // Late and repeated reports change nothing.
    assert.equal(await callBack(app, { MessageSid: 'SM01', MessageStatus: 'queued' }), 204);
    assert.equal((await stateOf(app, requestId))?.delivery, 'delivered');
    assert.equal(await callBack(app, { MessageSid: 'SM99', MessageStatus: 'sent' }), 204);
    const { values } = await app.ctx.metrics.security.get();
    assert.equal(values.find(({ labels }) => labels.event === 'sms_status_refused')?.value, 2);

    assert.equal((await verify(app, requestId, '+33611000001', code)).registered, false);
  });

  await t.test('a number that cannot be reached keeps its turn', async () => {
    const refused = await refusalOf(send(app, '+33612000001'));
    assert.deepEqual([refused.problem.status, refused.problem.code], [422, 'phone_unreachable']);
    app.clock.advance(5 * SECOND);
    assert.equal((await send(app, '+33612000001')).resendInSeconds, 30);
  });

  await t.test('Twilio’s refusals are said in our words', async () => {
    assert.equal((await refusalOf(send(app, '+33613000001'))).problem.code, 'country_not_supported');
    const busy = await refusalOf(send(app, '+33614000001'));
    assert.deepEqual([busy.problem.code, busy.retryAfter], ['rate_limited', 7]);
    const away = await refusalOf(send(app, '+33615000001'));
    assert.deepEqual([away.problem.status, away.problem.code, away.retryAfter], [503, 'sms_unavailable', 30]);
    const before = stub.requests.length;
    assert.equal((await refusalOf(send(app, '+33616000001', 'call'))).problem.code, 'channel_unavailable');
    assert.equal(stub.requests.length, before);
    const rows = await rowsOf<{ delivery: string }>(
      app,
      'select delivery from app.otp_verifications order by created_at',
    );
    assert.deepEqual(
      rows.slice(-4).map(({ delivery }) => delivery),
      ['refused', 'unsent', 'unsent', 'unsent'],
    );
  });

  await t.test(
    'no answer may be a message on its way: it counts, and no transaction waits for it',
    async () => {
      const sending = send(app, '+33617000001');
      await sleep(200);
      assert.equal(await openTransactions(app), 0);
      const { requestId } = await sending;
      assert.equal((await stateOf(app, requestId))?.delivery, 'created');
      const { problem, retryAfter } = await refusalOf(send(app, '+33617000001'));
      assert.deepEqual([problem.code, retryAfter], ['rate_limited', 30]);
    },
  );

  await t.test('a callback of 64 KiB or more is not read', async () => {
    assert.equal(
      await callBack(app, { MessageSid: 'SM01', MessageStatus: 'sent', More: 'x'.repeat(64 * 1024) }),
      413,
    );
  });
});

test('codes by Twilio Verify', async (t) => {
  const started = (sid: string): StubAnswer => ({ status: 201, json: { sid, status: 'pending' } });
  const checked = (status: string, valid: boolean): StubAnswer => ({
    status: 200,
    json: { sid: 'VE01', status, valid },
  });
  const wrong = checked('pending', false);
  const { app, stub }: TwilioApp = await makeTwilioApp(t, 'twilio-verify', [
    started('VE01'),
    wrong,
    checked('approved', true),
    started('VE02'),
    ...Array.from({ length: 5 }, () => wrong),
    started('VE03'),
    { status: 404, json: { code: 20404 } },
    { status: 500, json: {} },
    'hang',
  ]);
  const checks = () => stub.requests.filter(({ path }) => path.endsWith('VerificationCheck')).length;
  const codeOf = async (requestId: string, phoneNumber: string) =>
    (await refusalOf(verify(app, requestId, phoneNumber, '123456'))).problem.code;

  await t.test('the vendor holds the code; a right one works once', async () => {
    const { requestId } = await send(app, '+33611000001');
    assert.equal((await stateOf(app, requestId))?.code_hash, null);
    assert.equal(await codeOf(requestId, '+33611000001'), 'otp_invalid');
    assert.equal(await codeOf(requestId, '+33611000002'), 'otp_invalid', 'the number must be the one');
    const { verificationToken } = await verify(app, requestId, '+33611000001', '123456');
    assert.equal(verificationToken.length, 43);
    assert.deepEqual(
      new Map(stub.requests[2]?.form),
      new Map([
        ['VerificationSid', 'VE01'],
        ['Code', '123456'],
      ]),
    );
    assert.equal(await codeOf(requestId, '+33611000001'), 'otp_invalid');
    assert.equal(checks(), 2, 'a used code is not asked about');
  });

  await t.test('20 parallel guesses are five checks', async () => {
    const before = checks();
    const { requestId } = await send(app, '+33612000001');
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(requestId, '+33612000001')));
    assert.ok(codes.every((code) => code === 'otp_invalid' || code === 'otp_locked'));
    assert.equal(checks() - before, 5);
    assert.equal((await stateOf(app, requestId))?.attempts, 5);
    app.clock.advance(61 * MINUTE);
  });

  await t.test(
    'what the vendor did not judge is not charged to the number, and no transaction waits for it',
    async () => {
      const failures = async () =>
        (await rowsOf(app, 'select id from app.otp_failures where phone_hash is not null')).length;
      const before = await failures();
      const { requestId } = await send(app, '+33613000001');
      assert.equal(await codeOf(requestId, '+33613000001'), 'otp_invalid');
      assert.equal(await codeOf(requestId, '+33613000001'), 'sms_unavailable');
      const checking = codeOf(requestId, '+33613000001');
      await sleep(200);
      assert.equal(await openTransactions(app), 0);
      assert.equal(await checking, 'sms_unavailable');
      assert.equal(await failures(), before);
      assert.equal((await stateOf(app, requestId))?.attempts, 3, 'its tries are used all the same');
    },
  );
});

test('where nobody calls back there is no webhook', async (t) => {
  const app = await makeTestApp(t);
  assert.equal(await callBack(app, { MessageSid: 'SM01', MessageStatus: 'sent' }), 404);
});
