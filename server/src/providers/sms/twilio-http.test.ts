import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { type StubAnswer, startTwilioStub, twilioError } from './testing/twilio-stub.ts';
import { createTwilioClient, type TwilioAnswer } from './twilio-http.ts';

const ACCOUNT = {
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'auth-token',
  timeoutMs: 1_000,
  retries: 2,
};
const CREATED: StubAnswer = { status: 201, json: { sid: 'SM1' } };

/** Posts once through a stub with these answers; says what came, what was asked and how long was waited. */
async function post(
  t: Parameters<typeof startTwilioStub>[0],
  answers: StubAnswer[],
  options: { retries?: number; repeatAfter500?: boolean } = {},
): Promise<{ answer: TwilioAnswer; requests: number; waits: number[] }> {
  const stub = await startTwilioStub(t, ...answers);
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => waits.push(milliseconds);
  const account = { ...ACCOUNT, retries: options.retries ?? ACCOUNT.retries, baseUrl: stub.baseUrl };
  const client = createTwilioClient(account, { sleep });
  const answer = await client.post('/x.json', { A: '1' }, { repeatAfter500: options.repeatAfter500 ?? true });
  return { answer, requests: stub.requests.length, waits };
}

const failure = (fields: object) => ({
  kind: 'refused',
  status: null,
  code: null,
  retryAfterSeconds: null,
  possiblySent: false,
  ...fields,
});

test('500s, then 201: repeated with growing waits', async (t) => {
  const { answer, requests, waits } = await post(t, [{ status: 500 }, { status: 500 }, CREATED]);
  assert.deepEqual(answer, { kind: 'done', body: { sid: 'SM1' } });
  assert.equal(requests, 3);
  assert.equal(waits.length, 2);
  assert.ok(waits[0]! >= 100 && waits[0]! <= 200 && waits[1]! >= 200 && waits[1]! <= 400, String(waits));
});

test('a 500 for work that must not happen twice is not repeated, and may have been done', async (t) => {
  const { answer, requests } = await post(t, [{ status: 500 }, CREATED], { repeatAfter500: false });
  assert.deepEqual(answer, failure({ status: 500, possiblySent: true }));
  assert.equal(requests, 1);
});

test('what an earlier attempt may have done is not forgotten', async (t) => {
  const { answer } = await post(t, [{ status: 500 }, twilioError(400, 21610)]);
  assert.deepEqual(answer, failure({ status: 400, code: '21610', possiblySent: true }));
});

test('never more than 3 repetitions', async (t) => {
  const { requests } = await post(t, Array<StubAnswer>(9).fill({ status: 503 }), { retries: 99 });
  assert.equal(requests, 4);
});

test('429: a short Retry-After is waited for, a long one is handed on', async (t) => {
  const busy = (seconds: string): StubAnswer => ({
    status: 429,
    json: { code: 20429 },
    headers: { 'retry-after': seconds },
  });
  const short = await post(t, [busy('1'), CREATED]);
  assert.equal(short.answer.kind, 'done');
  assert.deepEqual(short.waits, [1_000]);

  const long = await post(t, [busy('7'), CREATED]);
  assert.deepEqual(long.answer, failure({ status: 429, code: '20429', retryAfterSeconds: 7 }));
  assert.deepEqual([long.requests, long.waits], [1, []]);
});

test('429 about this number (60203) is not repeated', async (t) => {
  const { answer, requests } = await post(t, [twilioError(429, 60203), CREATED]);
  assert.deepEqual(answer, failure({ status: 429, code: '60203' }));
  assert.equal(requests, 1);
});

const lost = (fields: object) => failure({ kind: 'lost', possiblySent: true, ...fields });
for (const [name, first, expected] of [
  ['a hanging vendor ends at the timeout', 'hang', lost({})],
  ['a body that stops ends at the timeout', 'hang-in-body', lost({})],
  ['a cut connection', 'cut', lost({})],
  ['201 that is not JSON', { status: 201, text: '<html>' }, lost({ status: 201 })],
  ['201 with a list', { status: 201, json: [{ sid: 'SM1' }] }, lost({ status: 201 })],
  ['201 larger than 64 KB', { status: 201, json: { sid: 'x'.repeat(70_000) } }, lost({ status: 201 })],
  ['502 of a gateway', { status: 502, text: 'Bad Gateway' }, failure({ status: 502, possiblySent: true })],
  ['504 of a gateway', { status: 504 }, failure({ status: 504, possiblySent: true })],
  ['400 that is not JSON', { status: 400, text: 'no' }, failure({ status: 400 })],
  ['400 with a strange code', { status: 400, json: { code: '__proto__' } }, failure({ status: 400 })],
  ['401', twilioError(401, 20003), failure({ status: 401, code: '20003' })],
] satisfies [string, StubAnswer, object][]) {
  test(`${name}: never repeated`, async (t) => {
    const started = performance.now();
    const { answer, requests } = await post(t, [first, CREATED]);
    assert.deepEqual(answer, expected);
    assert.equal(requests, 1);
    assert.ok(performance.now() - started < 4_000);
  });
}

test('a redirect is not followed', async (t) => {
  const elsewhere = await startTwilioStub(t, CREATED);
  const { answer, requests } = await post(t, [
    { status: 302, headers: { location: `${elsewhere.baseUrl}/take-it` } },
    CREATED,
  ]);
  assert.deepEqual(answer, failure({ status: 302 }));
  assert.deepEqual([requests, elsewhere.requests.length], [1, 0]);
});

test('a refused connection is repeated, and nothing can have been sent', async () => {
  const port = await findClosedPort();
  let waits = 0;
  const client = createTwilioClient(
    { ...ACCOUNT, baseUrl: `http://127.0.0.1:${port}` },
    { sleep: async () => waits++ },
  );
  assert.deepEqual(
    await client.post('/x.json', {}, { repeatAfter500: false }),
    lost({ possiblySent: false }),
  );
  assert.equal(waits, 2);
});

test('localhost refused on both of its addresses counts as refused', async () => {
  const port = await findClosedPort();
  const client = createTwilioClient({ ...ACCOUNT, retries: 0, baseUrl: `http://localhost:${port}` }, {});
  const answer = await client.post('/x.json', {}, { repeatAfter500: false });
  assert.deepEqual(answer, lost({ possiblySent: false }));
});

test('a base URL may have a path; half an API key is refused', async (t) => {
  const stub = await startTwilioStub(t, CREATED);
  const client = createTwilioClient({ ...ACCOUNT, baseUrl: `${stub.baseUrl}/twilio/` }, {});
  await client.post('/x.json', {}, { repeatAfter500: false });
  assert.equal(stub.requests[0]?.path, '/twilio/x.json');
  assert.throws(() => createTwilioClient({ ...ACCOUNT, baseUrl: 'https://a.example', apiKeySid: 'SK1' }, {}));
  assert.throws(() => createTwilioClient({ ...ACCOUNT, baseUrl: 'twilio' }, {}), TypeError);
});

async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}
