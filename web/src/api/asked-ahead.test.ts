import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

const CARDS = '/api/users/discover?limit=10';
const headersOf = (token: string) => ({ accept: 'application/json', authorization: `Bearer ${token}` });

Object.assign(globalThis, { window: globalThis });
const { fetchOrTake } = await import('./asked-ahead.ts');
const network = mock.method(globalThis, 'fetch', async () => new Response('from the network'));

beforeEach(() => {
  network.mock.resetCalls();
  window.romanticAhead = {
    authorization: 'Bearer hers',
    answers: new Map([[CARDS, Promise.resolve(new Response('asked ahead'))]]),
  };
});

const ask = async (token: string, address = CARDS, method = 'GET') =>
  (await fetchOrTake(address, { method, headers: headersOf(token) })).text();

test('the first to ask takes it, the second asks the server', async () => {
  assert.equal(await ask('hers'), 'asked ahead');
  assert.equal(await ask('hers'), 'from the network');
  assert.equal(network.mock.callCount(), 1);
});

test('nobody else is given it, and then it is gone', async () => {
  assert.equal(await ask('his'), 'from the network');
  assert.equal(await ask('hers'), 'from the network');
});

test('another address, another method and a page of long ago ask the server', async (t) => {
  assert.equal(await ask('hers', '/api/users/discover?limit=11'), 'from the network');
  assert.equal(await ask('hers', CARDS, 'POST'), 'from the network');
  t.mock.method(performance, 'now', () => 60_000);
  assert.equal(await ask('hers'), 'from the network');
});
