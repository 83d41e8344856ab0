import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, ProblemError } from '@romantic/contract';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { makeTestApp } from '../../testing/test-app.ts';
import {
  callDoor,
  type DoorAnswer,
  enterCode,
  PUBLISHABLE,
  readCode,
  signInAtDoor,
} from '../testing/supabase-call.ts';

const JWT_SECRET = 'a shared secret of a legacy project, long enough';
const VERSION = { 'x-supabase-api-version': '2024-01-01' };
const refusal = ({ status, body }: DoorAnswer) => [status, body.error_code];
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** Refusal code and seconds of a call of our own API. */
const refusedBy = (call: Promise<unknown>): Promise<[string, number | null]> =>
  call.then(
    () => ['ok', null],
    (error: unknown) =>
      error instanceof ProblemError ? [error.problem.code, error.retryAfter] : assert.fail(String(error)),
  );

test('what is counted at one door is counted at the other', async (t) => {
  const app = await makeTestApp(t, { config: { rateLimits: true, trustProxy: 1 } });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const sendOwn = (phoneNumber: string, address: string) =>
    app.client.call(accounts.sendOtp, { body: { phoneNumber }, headers: from(address) });
  const sendDoor = (phone: string, address: string) =>
    callDoor(app, '/auth/v1/otp', { body: { phone }, from: address });

  await t.test('codes sent: the growing delay, whichever door asks', async () => {
    const phone = '+447700900700';
    assert.equal((await sendDoor(phone, '203.0.113.1')).status, 200);
    const [code, seconds] = await refusedBy(sendOwn(phone, '203.0.113.2'));
    assert.deepEqual([code, seconds], ['rate_limited', 30]);
    app.clock.advance(30_000);
    await sendOwn(phone, '203.0.113.2');
    app.clock.advance(30_000);
    const answer = await sendDoor(phone, '203.0.113.3');
    assert.deepEqual(refusal(answer), [429, 'over_sms_send_rate_limit']);
    assert.equal(answer.body.msg, 'For security purposes, you can only request this after 30 seconds.');
    assert.equal(answer.headers.get('retry-after'), '30');
    const resent = await callDoor(app, '/auth/v1/resend', { body: { phone, type: 'sms' } });
    assert.deepEqual(refusal(resent), [429, 'over_sms_send_rate_limit']);
    app.clock.advance(30_000);
    assert.equal((await callDoor(app, '/auth/v1/resend', { body: { phone, type: 'sms' } })).status, 200);
  });

  await t.test('wrong codes: five a code, ten an hour a number, whichever door takes them', async () => {
    app.clock.advance(5_000);
    const phone = '+447700900701';
    const request = await sendOwn(phone, '203.0.113.4');
    const code = await readCode(app, phone);
    const guessOwn = (requestId: string, guess: string) =>
      refusedBy(
        app.client.call(accounts.verifyOtp, { body: { requestId, phoneNumber: phone, code: guess } }),
      );
    for (let count = 0; count < 3; count += 1)
      assert.deepEqual(refusal(await enterCode(app, phone, wrong(code))), [403, 'otp_expired']);
    for (let count = 0; count < 2; count += 1)
      assert.deepEqual(await guessOwn(request.requestId, wrong(code)), ['otp_invalid', null]);
    assert.deepEqual(refusal(await enterCode(app, phone, code)), [403, 'otp_expired'], 'the code is dead');
    app.clock.advance(30_000);
    assert.equal((await sendDoor(phone, '203.0.113.5')).status, 200);
    const next = await readCode(app, phone);
    for (let count = 0; count < 5; count += 1) await enterCode(app, phone, wrong(next));
    app.clock.advance(60_000);
    // The eleventh: refused before it is judged, at both doors.
    assert.deepEqual(refusal(await enterCode(app, phone, next)), [429, 'over_request_rate_limit']);
    assert.equal((await guessOwn(request.requestId, next))[0], 'otp_locked');
    assert.equal((await refusedBy(sendOwn(phone, '203.0.113.6')))[0], 'otp_locked');
    assert.deepEqual(refusal(await sendDoor(phone, '203.0.113.7')), [429, 'over_sms_send_rate_limit']);
  });

  await t.test('wrong codes for nobody’s number count against the caller, fifty an hour', async () => {
    const address = '203.0.114.1';
    const answers: unknown[] = [];
    for (let count = 0; count < 51; count += 1) {
      const phone = `+44770092${String(count).padStart(4, '0')}`;
      answers.push(refusal(await enterCode(app, phone, '123456', { from: address })).join(' '));
    }
    assert.deepEqual(new Set(answers.slice(0, 50)), new Set(['403 otp_expired']));
    assert.equal(answers[50], '429 over_request_rate_limit');
  });
});

test('the wire form of the auth door', async (t) => {
  const app = await makeTestApp(t, {
    config: {
      apiKeys: { publishable: [PUBLISHABLE], secret: ['sb_secret_romantic_local'], jwtSecret: JWT_SECRET },
    },
  });
  const alice = await app.signUp();
  const door = await signInAtDoor(app, alice.phoneNumber);

  await t.test('known and unknown numbers are answered alike', async () => {
    const shape = ({ status, body, headers }: DoorAnswer) => [
      status,
      Object.keys(body),
      [...headers.keys()].filter((name) => name !== 'date').sort(),
    ];
    const [known, unknown] = [alice.phoneNumber, '+447700900801'];
    for (const ask of [
      (phone: string) => callDoor(app, '/auth/v1/otp', { body: { phone } }),
      (phone: string) => callDoor(app, '/auth/v1/otp', { body: { phone, create_user: false } }),
      (phone: string) => callDoor(app, '/auth/v1/resend', { body: { phone, type: 'sms' } }),
      async (phone: string) => enterCode(app, phone, wrong(await readCode(app, phone))),
    ])
      assert.deepEqual(shape(await ask(known)), shape(await ask(unknown)));
  });

  await t.test('refusals carry code and message in both forms', async () => {
    const plain = await enterCode(app, alice.phoneNumber, '000000x');
    const message = 'Token has expired or is invalid';
    assert.deepEqual(plain.body, { code: 403, error_code: 'otp_expired', message, msg: message });
    assert.equal(plain.headers.get('x-supabase-api-version'), null);
    const versioned = await enterCode(app, alice.phoneNumber, '000000x', { headers: VERSION });
    assert.deepEqual(versioned.body, {
      code: 'otp_expired',
      error_code: 'otp_expired',
      message,
      msg: message,
    });
    assert.equal(versioned.headers.get('x-supabase-api-version'), '2024-01-01');
    assert.equal(versioned.headers.get('x-sb-error-code'), 'otp_expired');
    const strange = await enterCode(app, '1', '1', { headers: { 'x-supabase-api-version': 'latest' } });
    assert.equal(strange.headers.get('x-supabase-api-version'), null);
    const user = await callDoor(app, '/auth/v1/user', { token: door.access_token, headers: VERSION });
    assert.equal(user.headers.get('x-supabase-api-version'), '2024-01-01');
  });

  await t.test('what is wrong with a number is said', async () => {
    for (const phone of ['', 'nobody', '+', '123', '+331234567890123456', '+1'])
      assert.deepEqual(
        refusal(await callDoor(app, '/auth/v1/otp', { body: { phone } })),
        [400, 'validation_failed'],
        phone,
      );
    const premium = await callDoor(app, '/auth/v1/otp', { body: { phone: '+33899123456' } });
    assert.deepEqual(refusal(premium), [422, 'sms_send_failed']);
    const email = await callDoor(app, '/auth/v1/otp', { body: { email: 'a@example.org' } });
    assert.deepEqual(refusal(email), [400, 'email_provider_disabled']);
    const data = await callDoor(app, '/auth/v1/otp', { body: { phone: '+447700900802', data: { a: 1 } } });
    assert.deepEqual(refusal(data), [400, 'validation_failed']);
  });

  await t.test('every call needs a key of ours; the key in the bearer’s place is nobody', async () => {
    const user = (key: string | null, more = {}) => callDoor(app, '/auth/v1/user', { key, ...more });
    const none = await user(null);
    assert.deepEqual([none.status, none.body.msg], [401, 'No API key found in request']);
    const foreign = await user('sb_publishable_of_another');
    assert.deepEqual([foreign.status, foreign.body.msg], [401, 'Invalid API key']);
    const nobody = await user(PUBLISHABLE);
    assert.deepEqual(refusal(nobody), [401, 'no_authorization']);
    assert.notEqual(nobody.body.msg, 'Invalid API key');
    const legacy = await new SignJWT({ role: 'anon' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(JWT_SECRET));
    assert.deepEqual(refusal(await user(legacy)), [401, 'no_authorization']);
    assert.equal((await user(legacy, { token: door.access_token })).status, 200);
    assert.deepEqual(refusal(await user(PUBLISHABLE, { token: legacy })), [403, 'bad_jwt']);
    assert.deepEqual(refusal(await user(PUBLISHABLE, { token: 'sb_secret_romantic_local' })), [
      403,
      'bad_jwt',
    ]);
    assert.deepEqual(refusal(await user(PUBLISHABLE, { token: `${door.access_token}x` })), [403, 'bad_jwt']);
    assert.equal((await callDoor(app, '/auth/v1/health', { key: null })).status, 200);
    assert.equal((await callDoor(app, '/auth/v1/settings', { key: null })).status, 401);
    app.clock.advance(16 * 60_000);
    const expired = await user(PUBLISHABLE, { token: door.access_token });
    assert.deepEqual(
      [...refusal(expired), expired.body.msg],
      [403, 'bad_jwt', 'invalid JWT: token is expired'],
    );
  });

  await t.test('settings, keys, and what a browser of another origin may read', async () => {
    const { body } = await callDoor(app, '/auth/v1/settings');
    assert.deepEqual((body.external as Record<string, boolean>).phone, true);
    const keys = await callDoor(app, '/auth/v1/.well-known/jwks.json', { key: null });
    assert.equal(keys.headers.get('cache-control'), 'public, max-age=600');
    assert.deepEqual(keys.body.keys, app.ctx.signingKeys.publicKeys);
    const origin = 'http://localhost:5173';
    const asked = 'authorization,apikey,content-type,x-client-info,x-supabase-api-version,x-upsert';
    const preflight = await fetch(`${app.baseUrl}/auth/v1/otp`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': asked,
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), origin);
    assert.equal(preflight.headers.get('access-control-allow-headers'), asked);
    const { headers } = await callDoor(app, '/auth/v1/user', { headers: { origin, ...VERSION } });
    assert.match(headers.get('access-control-expose-headers') ?? '', /X-Supabase-Api-Version/i);
    const evil = await callDoor(app, '/auth/v1/user', { headers: { origin: 'https://evil.example' } });
    assert.equal(evil.headers.get('access-control-allow-origin'), null);
  });

  await t.test('user_metadata is the member’s own, within its bounds', async () => {
    const { access_token: token } = await signInAtDoor(app, alice.phoneNumber);
    const put = (body: object) => callDoor(app, '/auth/v1/user', { method: 'PUT', token, body });
    const metadata = async (body: object) => {
      const answer = await put(body);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return answer.body.user_metadata;
    };
    assert.deepEqual(await metadata({ data: { a: 1, b: { c: ['é', null, true] } } }), {
      a: 1,
      b: { c: ['é', null, true] },
    });
    assert.deepEqual(await metadata({ data: { a: null, d: 2 }, code_challenge: null }), {
      b: { c: ['é', null, true] },
      d: 2,
    });
    assert.deepEqual(await metadata({ phone: alice.phoneNumber }), { b: { c: ['é', null, true] }, d: 2 });
    const deep = JSON.parse('{"a":'.repeat(9) + 1 + '}'.repeat(9));
    const large = { text: 'x'.repeat(4_100) };
    const broken = [{ a: '\0' }, { a: '\ud800' }, { a: 1e300 }, JSON.parse('{"__proto__":{"a":1}}')];
    for (const data of [deep, large, ...broken])
      assert.deepEqual(
        refusal(await put({ data })),
        [400, 'validation_failed'],
        JSON.stringify(data).slice(0, 40),
      );
    await put({ data: { one: 'x'.repeat(2_500) } });
    assert.deepEqual(refusal(await put({ data: { two: 'x'.repeat(2_500) } })), [400, 'validation_failed']);
    for (const body of [{ phone: '+447700900810' }, { email: 'a@example.org' }, { password: 'secret' }])
      assert.deepEqual(refusal(await put(body)), [422, 'not_in_subset']);
  });

  await t.test('the rest of Supabase is 501, said in its own form', async () => {
    const closed = [
      '/auth/v1/signup',
      '/auth/v1/admin/users',
      '/auth/v1/otp/more',
      '/auth/v1/',
      '/rest/v1/profiles?select=*',
      '/functions/v1/hello',
      '/graphql/v1',
      '/pg/query',
    ];
    for (const path of closed) {
      const answer = await callDoor(app, path, { method: 'POST', body: {} });
      assert.deepEqual(refusal(answer), [501, 'not_in_subset'], path);
      assert.equal(typeof answer.body.message, 'string');
    }
    const password = await callDoor(app, '/auth/v1/token?grant_type=password', {
      body: { phone: '1', password: 'x' },
    });
    assert.deepEqual(refusal(password), [501, 'not_in_subset']);
    const twoGrants = '/auth/v1/token?grant_type=refresh_token&grant_type=password';
    assert.deepEqual(refusal(await callDoor(app, twoGrants, { body: {} })), [501, 'not_in_subset']);
  });

  await t.test('no body makes a door fail', async () => {
    const { access_token: token } = await signInAtDoor(app, alice.phoneNumber);
    const paths = ['otp', 'resend', 'verify', 'token?grant_type=refresh_token', 'user'];
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string(), fc.constant('+447700900811'));
    const keys = [
      'phone',
      'token',
      'type',
      'data',
      'refresh_token',
      'create_user',
      'channel',
      'email',
      '__proto__',
    ];
    const body = fc.oneof(
      fc.json().map(String),
      fc.string(),
      fc.dictionary(fc.constantFrom(...keys), value).map((object) => JSON.stringify(object)),
      fc.constantFrom('null', '[]', '[[[[', '{"phone":{"$ne":1}}', '{"phone":["+447700900811"]}', '\ufeff{}'),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), body, async (path, text) => {
        const method = path === 'user' ? 'PUT' : 'POST';
        const answer = await callDoor(app, `/auth/v1/${path}`, {
          method,
          body: text,
          headers: { 'content-type': 'application/json' },
          ...(path === 'user' ? { token } : {}),
        });
        assert.ok(answer.status < 500, `${path} ${text} -> ${answer.status}`);
        if (answer.status >= 400) assert.equal(typeof answer.body.error_code, 'string');
      }),
      { numRuns: 150 },
    );
    const huge = await callDoor(app, '/auth/v1/otp', { body: `{"phone":"${'1'.repeat(70_000)}"}` });
    assert.deepEqual(refusal(huge), [413, 'request_too_large']);
  });
});
