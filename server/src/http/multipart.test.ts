import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type ReceivedFile, receiveFile, UploadError, type UploadOptions } from './multipart.ts';

let server: Server;
let origin: string;
let directory: string;
let options: Partial<UploadOptions> = {};

/** 201 with what was received, 400 with the reason; the content is read back and the file removed. */
async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    const { path, ...rest } = await receiveFile(req, { maxBytes: 1000, maxFields: 2, directory, ...options });
    const mode = (await stat(path)).mode & 0o777;
    const content = await readFile(path, 'latin1');
    await rm(path);
    res.writeHead(201).end(JSON.stringify({ ...rest, content, mode, path }));
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    res.writeHead(400).end(JSON.stringify({ reason: error.reason }));
  }
}

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'romantic-upload-'));
  server = createServer((req, res) => void answer(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  options = {};
  assert.deepEqual(await readdir(directory), [], 'temporary files are left');
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

type Body = string | FormData | URLSearchParams;
type Answer = ReceivedFile & { content: string; mode: number; reason?: string };

async function post(body: Body, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(origin, { method: 'POST', body, headers, signal: AbortSignal.timeout(5000) });
  return (await response.json()) as Answer;
}

/** A form of `[name, value]`; bytes become a file. */
function form(...parts: [name: string, value: string | Blob, fileName?: string][]): FormData {
  const data = new FormData();
  for (const [name, value, fileName] of parts) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, fileName ?? 'photo.jpg');
  }
  return data;
}

const file = (size: number, type = 'image/jpeg') => new Blob(['x'.repeat(size)], { type });
const raw = (body: string) => post(body, { 'content-type': 'multipart/form-data; boundary=b' });
const part = (headers: string, body: string) => `--b\r\n${headers}\r\n\r\n${body}\r\n`;
const FILE = 'Content-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png';

describe('receiveFile', () => {
  test('takes one file of up to the limit, and fields', async () => {
    const received = await post(form(['caption', 'héllo'], ['file', file(1000)]));
    assert.equal(received.bytes, 1000);
    assert.equal(received.content, 'x'.repeat(1000));
    assert.equal(received.declaredType, 'image/jpeg');
    assert.equal(received.fileName, 'photo.jpg');
    assert.deepEqual(received.fields, { caption: 'héllo' });
    assert.equal(received.mode, 0o600);
  });

  test('never lets a name become a path', async () => {
    for (const name of ['../../evil.jpg', '/etc/evil.jpg', 'C:\\x\\evil.jpg', 'evil.jpg']) {
      const received = await post(form(['file', file(3), name]));
      assert.equal(received.fileName, 'evil.jpg');
      assert.match(received.path.slice(directory.length), /^\/upload-[0-9a-f]{32}$/);
    }
  });

  test('takes a part without type or file name, and an empty name where allowed', async () => {
    const bare = await raw(`${part('Content-Disposition: form-data; name="file"', 'abc')}--b--\r\n`);
    assert.deepEqual([bare.bytes, bare.declaredType, bare.fileName], [3, null, null]);
    options = { fieldNames: ['', 'file'] };
    const nameless = await raw(
      `${part('Content-Disposition: form-data; name=""; filename="blob"', 'abc')}--b--\r\n`,
    );
    assert.equal(nameless.bytes, 3);
  });

  test('refuses what is not one file in the right field', async () => {
    const reasonOf = async (body: Body) => (await post(body)).reason;
    assert.equal(await reasonOf(form(['file', file(1001)])), 'too_large');
    assert.equal(await reasonOf(form(['file', file(200_000)])), 'too_large');
    assert.equal(await reasonOf(form(['file', file(3)], ['file', file(3)])), 'too_many_files');
    assert.equal(await reasonOf(form(['caption', 'x'])), 'no_file');
    assert.equal(await reasonOf(form(['other', file(3)])), 'no_file');
    assert.equal(await reasonOf(form(['file', file(0), ''])), 'no_file');
    assert.equal(await reasonOf('text'), 'not_multipart');
    assert.equal(await reasonOf(new URLSearchParams({ file: 'x' })), 'not_multipart');
    assert.equal(await reasonOf(form(['a', '1'], ['a', '2'], ['file', file(3)])), 'malformed');
    assert.equal(await reasonOf(form(['a', '1'], ['b', '2'], ['c', '3'], ['file', file(3)])), 'malformed');
    assert.equal(await reasonOf(form(['a', 'x'.repeat(5000)], ['file', file(3)])), 'malformed');
  });

  test('refuses a body that is cut off or no multipart inside', async () => {
    assert.equal((await post('x', { 'content-type': 'multipart/form-data' })).reason, 'malformed');
    assert.equal((await raw('')).reason, 'malformed');
    assert.equal((await raw('no boundary here')).reason, 'malformed');
    assert.equal((await raw(`--b\r\n${FILE}\r\n\r\nhalf a fi`)).reason, 'malformed');
    assert.equal((await raw(`--b\r\n${FILE}`)).reason, 'malformed');
    assert.equal((await raw('--b--\r\n')).reason, 'no_file');
    const padded = `${'x'.repeat(60_000)}\r\n${part(FILE, 'abc')}--b--\r\n`;
    assert.equal((await raw(padded)).reason, 'too_large');
  });

  test('a client that vanishes or dawdles leaves nothing', async () => {
    const dawdle = async (): Promise<string> => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n');
      socket.write(`Content-Length: 900\r\n\r\n--b\r\n${FILE}\r\n\r\nsome`);
      const reply = once(socket, 'data').then(([data]) => String(data));
      const timer = setTimeout(() => socket.destroy(), 300);
      socket.on('close', () => clearTimeout(timer));
      return await Promise.race([reply, once(socket, 'close').then(() => 'closed')]);
    };
    options = { timeoutMs: 50 };
    assert.match(await dawdle(), /timed_out/);
    options = { signal: AbortSignal.timeout(50) };
    assert.match(await dawdle(), /timed_out/);
    options = { signal: AbortSignal.abort() };
    assert.match(await dawdle(), /aborted/);
    options = {};
    assert.equal(await dawdle(), 'closed');
    for (let tries = 0; (await readdir(directory)).length > 0; tries += 1) {
      assert.ok(tries < 100, 'the temporary file is still there');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  test('trouble with the disk is an error of ours, not of the upload', async () => {
    const req = { headers: { 'content-type': 'multipart/form-data; boundary=b' }, destroyed: true };
    const blocked = receiveFile(req as unknown as IncomingMessage, {
      maxBytes: 1000,
      maxFields: 0,
      directory: '/dev/null/uploads',
    });
    await assert.rejects(blocked, { code: 'ENOTDIR' });
  });

  test('every damaged body gets an answer at once', { timeout: 60_000 }, async () => {
    const whole = `${part('Content-Disposition: form-data; name="a"', '1')}${part(FILE, 'abc')}--b--\r\n`;
    const at = fc.nat(whole.length - 1);
    const piece = fc.constantFrom(
      '\r\n',
      '--b',
      '--b--',
      '\r\n--b\r\n',
      '\r\n\r\n',
      ';',
      '"',
      ':',
      '\0',
      'name="file"',
    );
    const damage = fc.array(fc.tuple(at, fc.integer({ min: 0, max: 12 }), fc.option(piece)), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(damage, async (edits) => {
        let body = whole;
        for (const [from, length, put] of edits) {
          body = body.slice(0, from) + (put ?? '') + body.slice(from + length);
        }
        const start = performance.now();
        const { reason, bytes } = await raw(body);
        assert.ok(reason !== undefined || bytes >= 0);
        assert.ok(reason !== 'timed_out' && performance.now() - start < 2000);
      }),
      { numRuns: 500 },
    );
  });
});
