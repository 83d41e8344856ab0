import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { makeTestApp, type TestApp } from '../testing/test-app.ts';

interface Sent {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Says exactly these headers, so that both ways can be asked the same to the byte. */
async function send(app: TestApp, { method = 'POST', path, headers = {}, body = '' }: Sent): Promise<Answer> {
  const req = request(`${app.baseUrl}${path}`, {
    method,
    headers: { ...(method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body) }), ...headers },
  });
  req.end(body);
  const [res] = await once(req, 'response');
  const text = (await res.toArray()).map(String).join('');
  return { status: res.statusCode, headers: res.headers, body: text };
}

/** Without what differs between any two answers. */
function comparable({ status, headers, body }: Answer): unknown {
  const { date: _, 'x-request-id': requestId = '', ...rest } = headers;
  assert.match(String(requestId), /^[0-9a-f-]{36}$/);
  return { status, headers: rest, body: body.replaceAll(String(requestId), 'ID') };
}

/** Express takes an address in capitals too; the direct way does not know it. */
async function compare(app: TestApp, name: string, sent: Sent): Promise<Answer> {
  const direct = await send(app, sent);
  const [path = '', query] = sent.path.split('?');
  const other = path.replace(/[^/]+$/, (last) => last.toUpperCase());
  const express = await send(app, { ...sent, path: query === undefined ? other : `${other}?${query}` });
  assert.deepEqual(comparable(direct), comparable(express), name);
  return direct;
}

async function makeApp(t: TestContext, rateLimits: boolean) {
  const app = await makeTestApp(t, { config: { rateLimits, corsOrigins: ['https://app.example'] } });
  const me = await app.signUp();
  const headers = {
    authorization: `Bearer ${me.session.accessToken}`,
    'content-type': 'application/json',
  };
  return { app, me, headers };
}

test('the direct way answers as Express does', async (t) => {
  const { app, me, headers } = await makeApp(t, false);
  const other = await app.signUp();
  const path = '/api/users/like';
  const body = JSON.stringify({ userId: other.id });
  const utf8 = { ...headers, 'content-type': 'application/json; charset=utf-8' };
  const cases: [name: string, status: number, sent: Sent][] = [
    ['a like', 200, { path, headers, body }],
    ['its charset said', 200, { path, headers: utf8, body }],
    ['from a web page of ours', 200, { path, headers: { ...headers, origin: 'https://app.example' }, body }],
    ['from a foreign web page', 200, { path, headers: { ...headers, origin: 'https://evil.example' }, body }],
    ['behind white space', 200, { path, headers, body: `\r\n\t ${body}` }],
    ['behind a byte order mark', 200, { path, headers, body: `\ufeff${body}` }],
    ['with a key', 200, { path, headers: { ...headers, 'idempotency-key': 'k' }, body }],
    ['with a bad key', 422, { path, headers: { ...headers, 'idempotency-key': 'a b' }, body }],
    ['of nobody', 404, { path, headers, body: JSON.stringify({ userId: me.id }) }],
    ['no token', 401, { path, headers: { 'content-type': 'application/json' }, body }],
    ['a bad token', 401, { path, headers: { ...headers, authorization: 'Bearer x' }, body }],
    ['broken JSON', 400, { path, headers, body: '{"userId":' }],
    ['no object', 400, { path, headers, body: '"x"' }],
    ['a list', 422, { path, headers, body: '[]' }],
    ['bytes that are no text', 400, { path, headers, body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }],
    ['an unknown key', 422, { path, headers, body: '{"userId":"x","y":1}' }],
    ['__proto__', 422, { path, headers, body: `{"__proto__":{},"userId":"${other.id}"}` }],
    ['a query nobody asked for', 422, { path: `${path}?a=1`, headers, body }],
    ['no body', 422, { path, headers }],
    ['a form', 415, { path, headers: { ...headers, 'content-type': 'text/plain' }, body }],
    [
      'an odd charset',
      415,
      { path, headers: { ...headers, 'content-type': 'application/json; charset=x' }, body },
    ],
    ['too large', 413, { path, headers, body: `{"userId":"${'x'.repeat(70_000)}"}` }],
    ['a page', 200, { method: 'GET', path: '/api/users/discover?limit=2', headers }],
    ['a bad page', 422, { method: 'GET', path: '/api/users/discover?limit=two', headers }],
    ['a doubled parameter', 422, { method: 'GET', path: '/api/users/discover?limit=2&limit=3', headers }],
    ['only the head', 200, { method: 'HEAD', path: '/api/auth/profile', headers }],
    ['another method', 405, { method: 'PUT', path, headers, body }],
  ];
  for (const [name, status, sent] of cases) {
    const answer = await compare(app, name, sent);
    assert.equal(answer.status, status, `${name}: ${answer.body}`);
  }
});

test('the direct way counts calls, with the same headers for whoever called too often', async (t) => {
  const { app, me, headers } = await makeApp(t, true);
  const sent = { path: '/api/users/rewind', headers, body: '{}' };
  const statuses = new Set<number>();
  for (let call = 0; call < 60; call += 1) statuses.add((await send(app, sent)).status);
  assert.ok(!statuses.has(429));
  const refused = await compare(app, 'too often', sent);
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers['retry-after']) > 0);
  const like = { ...sent, path: '/api/users/like', body: JSON.stringify({ userId: me.id }) };
  assert.equal((await send(app, like)).status, 404, 'each route has its own count');
});
