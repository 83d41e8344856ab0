import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { discardRest } from './discard-rest.ts';
import { receiveFile, UploadError } from './multipart.ts';

async function listen(t: TestContext, handler: RequestListener): Promise<Server> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

function open(server: Server): Socket {
  return connect((server.address() as AddressInfo).port, '127.0.0.1');
}

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n';
const MIB = 1024 * 1024;
const CHUNK = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MIB), Buffer.from('\r\n')]);

/** Writes `count` chunks of 1 MiB of zeros at the speed of the reader. False when the connection broke. */
async function writeZeros(socket: Socket, count: number): Promise<boolean> {
  for (let sent = 0; sent < count; sent += 1) {
    if (socket.destroyed) return false;
    if (!socket.write(CHUNK)) {
      await new Promise<void>((resolve) => {
        const go = () => {
          socket.off('drain', go).off('close', go);
          resolve();
        };
        socket.on('drain', go).on('close', go);
      });
    }
  }
  return !socket.destroyed;
}

describe('discardRest', () => {
  test('a chunked upload of 1 GiB gets its 413 at the limit, memory stays flat, no file is left', async (t) => {
    const directory = await mkdtemp(join(tmpdir(), 'romantic-flood-'));
    t.after(() => rm(directory, { recursive: true }));
    const server = await listen(t, async (req, res) => {
      const discard = { maxMs: 120_000 }; // a loaded machine may need more than the usual 10 s
      const options = { maxBytes: 10 * MIB, maxFields: 0, directory, discard };
      const refusal = await receiveFile(req, options).catch((error) => error);
      assert.ok(refusal instanceof UploadError);
      res.writeHead(413, { 'content-type': 'text/plain' }).end(refusal.reason);
    });
    const socket = open(server);
    let reply = '';
    let repliedAt: number | null = null;
    let sent = 0;
    socket.on('data', (data) => {
      reply += data;
      repliedAt ??= sent;
    });
    socket.write(`${HEAD}Content-Type: multipart/form-data; boundary=b\r\n\r\n`);
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
    socket.write(`${head.length.toString(16)}\r\n${head}\r\n`);
    const peaks = [0, 0, 0, 0]; // of resident memory, while each quarter was sent
    for (; sent < 1024; sent += 16) {
      assert.ok(await writeZeros(socket, 16), `the connection broke after ${sent} MiB`);
      peaks[sent >> 8] = Math.max(peaks[sent >> 8]!, process.memoryUsage().rss / MIB);
    }
    // The whole body was swallowed, so the connection is still good for a next request.
    socket.write('0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n');
    while (!reply.includes('not_multipart')) await once(socket, 'data');
    socket.destroy();

    assert.match(reply, /^HTTP\/1\.1 413 .*too_large/s);
    assert.ok(repliedAt !== null && repliedAt < 128, `answered only after ${repliedAt} MiB`);
    // Reading at this speed leaves some 80 MiB of garbage between two collections; it must not become more.
    assert.ok(peaks[3]! - peaks[0]! < 60, `resident MiB by quarters: ${peaks.map(Math.round)}`);
    assert.deepEqual(await readdir(directory), []);
  });

  for (const [limit, options] of [
    ['time', { maxMs: 200 }],
    ['bytes', { maxBytes: 20 * MIB }],
  ] as const) {
    test(`a client that never stops is cut off, by ${limit}, after it had its answer`, async (t) => {
      let done: Promise<void> | undefined;
      const server = await listen(t, (req, res) => {
        done = discardRest(req, options);
        res.writeHead(413).end();
      });
      const socket = open(server);
      const reply = once(socket, 'data');
      socket.on('error', () => {});
      socket.write(`${HEAD}\r\n`);
      assert.match(String(await reply), /^HTTP\/1\.1 413 /);
      while (await writeZeros(socket, 1)) await new Promise((resolve) => setTimeout(resolve, 1));
      await done;
    });
  }

  test('has nothing to do when the body was read, and joins itself', async (t) => {
    const server = await listen(t, async (req, res) => {
      const first = discardRest(req);
      assert.equal(discardRest(req), first);
      await first;
      await discardRest(req);
      res.end('read');
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const body of ['', 'x'.repeat(100_000)]) {
      const response = await fetch(url, { method: 'POST', body });
      assert.equal(await response.text(), 'read');
    }
  });
});
