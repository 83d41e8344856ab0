import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import twilio from 'twilio';
import { computeSignature, readSignedBody } from './twilio-signature.ts';

// The vendor's own package is the oracle; the product does not use it.
const { getExpectedTwilioSignature, validateRequest, validateRequestWithBody } = twilio;

const TOKEN = '12345';
const accepts = (url: string, rawBody: string | Buffer, signature: string | undefined, authToken = TOKEN) =>
  readSignedBody({ authToken, signature, url, rawBody: Buffer.from(rawBody) }) !== null;

/** A form as Express reads it: repeated names become lists. This is what the oracle takes. */
function toParams(form: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(form.keys())];
  const values = (name: string) => form.getAll(name);
  const entries = names.map((name): [string, string | string[]] => {
    const [first = '', ...others] = values(name);
    return [name, others.length === 0 ? first : values(name)];
  });
  return Object.fromEntries(entries);
}

// Lone surrogates cannot travel in a URL-encoded form, so well-formed text is all there is.
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const name = text.filter((each) => each !== '__proto__');
const formArb = fc
  .array(fc.tuple(name, text), { maxLength: 8 })
  .map(
    (pairs) =>
      new URLSearchParams(pairs.flatMap((pair) => [pair, ...(pair[0].length % 3 === 0 ? [pair] : [])])),
  );
const urlArb = fc
  .record({
    scheme: fc.constantFrom('http', 'https'),
    host: fc.constantFrom('romantic.example', 'a.b.example', '192.0.2.7', '[2001:db8::1]'),
    port: fc.constantFrom('', ':443', ':80', ':8443'),
    path: fc.webPath(),
    query: fc.oneof(
      fc.constant(''),
      fc.webQueryParameters().map((query) => `?${query}`),
    ),
  })
  .filter(({ query }) => !query.includes('bodySHA256'))
  .map(({ scheme, host, port, path, query }) => `${scheme}://${host}${port}${path}${query}`);

test("the vendor's published example", () => {
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const form = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  });
  assert.equal(computeSignature(TOKEN, url, form), 'RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  assert.ok(accepts(url, form.toString(), 'RSOYDt4T1cUTdK1PDd93/VVr8B8='));
});

test('forms: ours agrees with the oracle over any URL and parameters, genuine and forged', () => {
  fc.assert(
    fc.property(urlArb, formArb, text, (url, form, token) => {
      const params = toParams(form);
      const signature = getExpectedTwilioSignature(token, url, params);
      assert.equal(computeSignature(token, url, form), signature);
      assert.equal(accepts(url, form.toString(), signature, token), true);
      assert.equal(validateRequest(token, signature, url, params), true);

      const forged = getExpectedTwilioSignature(`${token}x`, url, params);
      assert.equal(accepts(url, form.toString(), forged, token), false);
      assert.equal(validateRequest(token, forged, url, params), false);
      const longer = new URLSearchParams([...form, ['Added', '1']]);
      assert.equal(accepts(url, longer.toString(), signature, token), false);
      assert.equal(validateRequest(token, signature, url, toParams(longer)), false);
    }),
    { numRuns: 500 },
  );
});

test('with or without the standard port, like the oracle; another path never', () => {
  for (const [signed, called] of [
    ['https://romantic.example/sms', 'https://romantic.example:443/sms'],
    ['https://romantic.example:443/sms', 'https://romantic.example/sms'],
    ['http://romantic.example:80/sms?a=b', 'http://romantic.example/sms?a=b'],
    ['https://romantic.example/sms', 'https://romantic.example:8443/sms'],
    ['https://[2001:db8::1]/sms', 'https://[2001:db8::1]:443/sms'],
  ] as const) {
    const signature = getExpectedTwilioSignature(TOKEN, signed, { A: '1' });
    assert.equal(validateRequest(TOKEN, signature, called, { A: '1' }), true, called);
    assert.equal(accepts(called, 'A=1', signature), true, called);
    assert.equal(accepts(`${called}/`, 'A=1', signature), false);
  }
  const onPort = getExpectedTwilioSignature(TOKEN, 'https://romantic.example:8443/sms', {});
  assert.equal(accepts('https://romantic.example/sms', '', onPort), false);
});

const hashOf = (body: string | Buffer) => createHash('sha256').update(body).digest('hex');

test('JSON bodies: ours agrees with the oracle, genuine and forged', () => {
  fc.assert(
    fc.property(urlArb, fc.json(), fc.json(), (base, body, other) => {
      const url = `${base}${base.includes('?') ? '&' : '?'}bodySHA256=${hashOf(body)}`;
      const signature = getExpectedTwilioSignature(TOKEN, url, {});
      assert.equal(validateRequestWithBody(TOKEN, signature, url, body), true);
      assert.deepEqual(readSignedBody({ authToken: TOKEN, signature, url, rawBody: Buffer.from(body) }), {
        json: body,
      });
      const forged = other === body ? `${other} ` : other;
      assert.equal(validateRequestWithBody(TOKEN, signature, url, forged), false);
      assert.equal(accepts(url, forged, signature), false);
    }),
    { numRuns: 200 },
  );
});

test('a JSON body cannot ride on the signature of a bare URL', () => {
  const url = 'https://romantic.example/sms';
  const signature = getExpectedTwilioSignature(TOKEN, url, {});
  assert.equal(accepts(url, '', signature), true);
  assert.equal(accepts(url, '{"MessageSid":"SM1","MessageStatus":"delivered"}', signature), false);
});

/** `text` with one bit of one byte changed, for every bit of every byte. */
function* flipBits(original: Buffer): Generator<Buffer> {
  for (let bit = 0; bit < original.length * 8; bit++) {
    const flipped = Buffer.from(original);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    yield flipped;
  }
}

test('every flipped bit of a form, its signature and its URL is refused', () => {
  const url = 'https://romantic.example/webhooks/sms?tenant=7';
  const body = Buffer.from(
    'AccountSid=AC01&ErrorCode=30003&MessageSid=SM01&MessageStatus=failed&To=%2B46701234567',
  );
  const meaning = new URLSearchParams(body.toString()).toString();
  const signature = computeSignature(TOKEN, url, new URLSearchParams(body.toString()));
  assert.ok(accepts(url, body, signature));
  let same = 0;
  for (const flipped of flipBits(body)) {
    // %2B and %2b are one bit apart and the same text.
    if (new URLSearchParams(flipped.toString()).toString() === meaning) same++;
    else assert.equal(accepts(url, flipped, signature), false, flipped.toString());
  }
  assert.equal(same, 1);
  for (const flipped of flipBits(Buffer.from(signature))) {
    assert.equal(accepts(url, body, flipped.toString('latin1')), false);
  }
  for (const flipped of flipBits(Buffer.from(url))) {
    assert.equal(accepts(flipped.toString('latin1'), body, signature), false, flipped.toString('latin1'));
  }
});

test('every flipped bit of a JSON body, its signature and its URL is refused', () => {
  const body = Buffer.from('{"MessageSid":"SM01","MessageStatus":"delivered"}');
  const url = `https://romantic.example/webhooks/sms?bodySHA256=${hashOf(body)}`;
  const signature = getExpectedTwilioSignature(TOKEN, url, {});
  assert.ok(accepts(url, body, signature));
  for (const flipped of flipBits(body)) assert.equal(accepts(url, flipped, signature), false);
  for (const flipped of flipBits(Buffer.from(signature))) {
    assert.equal(accepts(url, body, flipped.toString('latin1')), false);
  }
  for (const flipped of flipBits(Buffer.from(url))) {
    assert.equal(accepts(flipped.toString('latin1'), body, signature), false);
  }
});

test('a missing, empty, longer or shorter signature and a URL that is none are refused', () => {
  const url = 'https://romantic.example/sms';
  const signature = getExpectedTwilioSignature(TOKEN, url, { A: '1' });
  for (const given of [
    undefined,
    '',
    signature.slice(0, -1),
    `${signature}=`,
    ` ${signature}`,
    'ä'.repeat(14),
  ]) {
    assert.equal(accepts(url, 'A=1', given), false);
  }
  assert.equal(accepts('not a url', 'A=1', signature), false);
  assert.equal(accepts('', '', signature), false);
});
