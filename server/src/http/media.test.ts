import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { describe, type TestContext, test } from 'node:test';
import type { StoredFile } from '../providers/storage/index.ts';
import { sendStored } from './media.ts';

const now = new Date('2026-11-22T10:00:00Z');
const expiresAt = new Date('2026-11-22T10:30:00Z');

/** A server that answers everything with this stream; `sent` settles with sendStored. */
async function serve(t: TestContext, makeStream: () => Readable, bytes: number, contentType = 'image/webp') {
  const stored: StoredFile[] = [];
  const { promise: sent, resolve } = Promise.withResolvers<unknown>();
  const server = createServer((req, res) => {
    const file = { stream: makeStream(), bytes, contentType, etag: '"tag"' };
    stored.push(file);
    sendStored(req, res, file, { expiresAt, now }).then(() => resolve('sent'), resolve);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, port, stored, sent };
}

const photo = () => Readable.from([Buffer.from('pho'), Buffer.from('to')]);

describe('sendStored', () => {
  test('sends the file with headers that leave a browser nothing to guess', async (t) => {
    const { url } = await serve(t, photo, 5);
    const response = await fetch(url);
    assert.equal(response.status, 200);
    assert.equal(await response.text(), 'photo');
    const { date, connection, 'keep-alive': _, ...headers } = Object.fromEntries(response.headers);
    assert.ok(date && connection);
    assert.deepEqual(headers, {
      'accept-ranges': 'none',
      'cache-control': 'private, max-age=1800, immutable',
      'content-disposition': 'inline; filename="photo.webp"',
      'content-length': '5',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'image/webp',
      etag: '"tag"',
      'x-content-type-options': 'nosniff',
    });
  });

  test('a part of the file, where parts can be opened', async (t) => {
    const bytes = Buffer.from('0123456789');
    const asked: string[] = [];
    const file = (part = bytes): StoredFile => ({
      stream: Readable.from([part]),
      bytes: bytes.length,
      contentType: 'video/mp4',
      etag: '"tag"',
    });
    const server = createServer((req, res) => {
      const openPart = async ({ from, to }: { from: number; to: number }) => {
        asked.push(`${from}-${to}`);
        return from === 9 ? null : file(bytes.subarray(from, to + 1));
      };
      void sendStored(req, res, file(), { expiresAt, now, openPart });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const get = async (headers: Record<string, string>, method = 'GET') => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method, headers });
      const range = answer.headers.get('content-range');
      return [answer.status, range, answer.headers.get('content-length'), await answer.text()];
    };
    assert.deepEqual(await get({ range: 'bytes=2-4' }), [206, 'bytes 2-4/10', '3', '234']);
    assert.deepEqual(await get({ range: 'bytes=-2' }), [206, 'bytes 8-9/10', '2', '89']);
    assert.deepEqual(await get({ range: 'bytes=0-' }), [206, 'bytes 0-9/10', '10', '0123456789']);
    assert.deepEqual(await get({ range: 'bytes=10-' }), [416, 'bytes */10', '0', '']);
    assert.deepEqual(await get({}), [200, null, '10', '0123456789']);
    assert.deepEqual(await get({ range: 'bytes=0-1', 'if-range': '"old"' }), [200, null, '10', '0123456789']);
    assert.deepEqual(await get({ range: 'bytes=2-4' }, 'HEAD'), [200, null, '10', '']);
    assert.deepEqual(await get({ range: 'bytes=9-' }), [416, 'bytes */10', '0', ''], 'gone meanwhile');
    assert.deepEqual(asked, ['2-4', '8-9', '0-9', '9-9']);
  });

  test('HEAD and 304 send no body and let go of the file', async (t) => {
    const { url, stored } = await serve(t, photo, 5);
    const head = await fetch(url, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, '5']);
    for (const value of ['"tag"', 'W/"tag"', '"other", "tag"', '*']) {
      const response = await fetch(url, { headers: { 'if-none-match': value } });
      assert.equal(response.status, 304, value);
      assert.equal(response.headers.get('etag'), '"tag"');
      assert.equal(await response.text(), '');
    }
    assert.equal(stored.length, 5);
    assert.ok(stored.every(({ stream }) => stream.destroyed));
    assert.equal((await fetch(url, { headers: { 'if-none-match': '"other"' } })).status, 200);
  });

  test('a client that leaves is no error, and the file is let go', async (t) => {
    const endless = () => new Readable({ read: (size) => void size, objectMode: false });
    const { port, stored, sent } = await serve(t, endless, 1_000_000);
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    while (stored.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stored[0]!.stream.push('some');
    await once(socket, 'data');
    socket.resetAndDestroy();
    assert.equal(await sent, 'sent');
    assert.ok(stored[0]!.stream.destroyed);
  });

  test('a disk that fails in the middle cuts the connection, and is told', async (t) => {
    const failing = () =>
      Readable.from(
        (async function* () {
          yield Buffer.from('some');
          throw new Error('bad sector');
        })(),
      );
    const { url, sent } = await serve(t, failing, 1000);
    await assert.rejects(fetch(url).then((response) => response.text()));
    assert.match(String(await sent), /bad sector/);
  });
});

test('a client that has gone before the first byte leaves no file open', async (t) => {
  const { promise: sent, resolve } = Promise.withResolvers<unknown>();
  const stored = { stream: photo(), bytes: 5, contentType: 'image/webp', etag: '"tag"' };
  const server = createServer(async (req, res) => {
    req.socket.destroy();
    await once(res, 'close');
    sendStored(req, res, stored, { expiresAt, now }).then(() => resolve('sent'), resolve);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  await assert.rejects(fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  assert.equal(await sent, 'sent');
  assert.equal(stored.stream.destroyed, true);
});
