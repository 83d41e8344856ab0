import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { accounts, type ProblemError, people } from '@romantic/contract';
import { makePhoneJpeg, makePngBomb, makeScene, makeZip, withSegment } from '../../images/image-samples.ts';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { listStoredFiles } from './testing/stored-files.ts';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><script>alert(1)</script></svg>';

interface Sent {
  bytes: Uint8Array | string;
  name?: string;
  type?: string;
}

function form({ bytes, name = 'photo.jpg', type = 'image/jpeg' }: Sent, field = 'file'): FormData {
  const data = new FormData();
  data.append(field, new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], { type }), name);
  return data;
}

function withField(data: FormData, name: string, value: string): FormData {
  data.append(name, value);
  return data;
}

test('what is no honest photo is refused clearly and leaves nothing', async (t) => {
  const app = await makeTestApp(t);
  const ana = await app.signUp();
  const jpeg = await makePhoneJpeg(400, 300);
  const png = await makeScene(300, 300).png().toBuffer();
  const upload = (rawBody: FormData | string, headers?: Record<string, string>) =>
    ana.client.call(people.uploadPhoto, { rawBody, ...(headers ? { headers } : {}) });
  const multipart = { 'content-type': 'multipart/form-data; boundary=xyz' };

  const cases: [why: string, status: number, code: string, send: () => Promise<unknown>][] = [
    [
      'HTML in a JPEG',
      422,
      'photo_unsafe',
      () => upload(form({ bytes: withSegment(jpeg, 0xfe, '<script>x()</script>') })),
    ],
    [
      'a ZIP behind a JPEG',
      422,
      'photo_unsafe',
      () => upload(form({ bytes: Buffer.concat([jpeg, makeZip()]) })),
    ],
    [
      'an SVG',
      415,
      'photo_unsupported',
      () => upload(form({ bytes: SVG, name: 'a.svg', type: 'image/svg+xml' })),
    ],
    ['an SVG that says JPEG', 415, 'photo_unsupported', () => upload(form({ bytes: SVG }))],
    ['a PNG named .jpg', 415, 'photo_type_mismatch', () => upload(form({ bytes: png, type: 'image/png' }))],
    ['a PNG that says JPEG', 415, 'photo_type_mismatch', () => upload(form({ bytes: png, name: 'a.png' }))],
    [
      'half a JPEG',
      422,
      'photo_unreadable',
      () => upload(form({ bytes: jpeg.subarray(0, jpeg.length / 2) })),
    ],
    ['nothing', 415, 'photo_unsupported', () => upload(form({ bytes: '' }))],
    [
      '30,000 x 30,000 pixels in 110 kB',
      422,
      'photo_dimensions',
      async () =>
        upload(form({ bytes: await makePngBomb(30_000, 30_000), name: 'a.png', type: 'image/png' })),
    ],
    [
      'a thumbnail',
      422,
      'photo_dimensions',
      async () => upload(form({ bytes: await makeScene(199, 300).jpeg().toBuffer() })),
    ],
    ['13 MiB', 413, 'photo_too_large', () => upload(form({ bytes: new Uint8Array(13 * 1024 * 1024) }))],
    ['JSON', 415, 'unsupported_media_type', () => upload('{}', { 'content-type': 'application/json' })],
    ['no boundary', 422, 'invalid_input', () => upload('x', { 'content-type': 'multipart/form-data' })],
    ['another field', 422, 'invalid_input', () => upload(form({ bytes: jpeg }, 'picture'))],
    ['two files', 422, 'invalid_input', () => upload(withSecond(form({ bytes: jpeg }), jpeg))],
    [
      'an unknown text field',
      422,
      'invalid_input',
      () => upload(withField(form({ bytes: jpeg }), 'verified', 'true')),
    ],
    [
      'a body cut short',
      422,
      'invalid_input',
      () => upload('--xyz\r\nContent-Disposition: form-data; name="file"', multipart),
    ],
  ];
  for (const [why, status, code, send] of cases) {
    await t.test(why, async () => {
      await assert.rejects(send, ({ problem }: ProblemError) => {
        assert.deepEqual([problem?.status, problem?.code], [status, code]);
        return true;
      });
      assert.deepEqual(await listStoredFiles(app), []);
      assert.deepEqual((await ana.client.call(accounts.getOwnProfile)).photos, []);
    });
  }

  await t.test('and a photo under a hostile name is taken, its name forgotten', async () => {
    const photo = await upload(form({ bytes: jpeg, name: '../../etc/passwd\r\nX-Evil: 1.jpg' }));
    const files = await listStoredFiles(app);
    assert.equal(files.length, 4);
    assert.ok(files.every((file) => file.startsWith(`${app.ctx.config.dataDir}/media/files/`)));
    await ana.client.call(people.deletePhoto, { params: { id: photo.id } });
    assert.deepEqual(await listStoredFiles(app), []);
  });

  await t.test('a storage that fails in the middle keeps nothing and says try again', async () => {
    const put = app.ctx.storage.put;
    let stored = 0;
    app.ctx.storage.put = async (...file) => {
      stored += 1;
      if (stored === 3) throw new Error('no room');
      return put(...file);
    };
    await assert.rejects(
      upload(form({ bytes: jpeg })),
      ({ problem }: ProblemError) => problem.code === 'unavailable',
    );
    app.ctx.storage.put = put;
    assert.equal(stored, 3);
    assert.deepEqual(await listStoredFiles(app), []);
  });

  await t.test('a busy queue says try again', async () => {
    const { images } = app.ctx;
    app.ctx.images = { ...images, process: async () => ({ refused: 'busy' }) };
    await assert.rejects(upload(form({ bytes: jpeg })), (error: ProblemError) => {
      assert.deepEqual([error.problem.code, error.retryAfter], ['unavailable', 5]);
      return true;
    });
    app.ctx.images = images;
    assert.deepEqual(await listStoredFiles(app), []);
  });

  await t.test('256 MiB in chunks is refused at the limit, with memory flat', async () => {
    const before = process.memoryUsage().rss;
    const { status, code, peak } = await sendEndlessly(app.baseUrl, ana, 256 * 1024 * 1024);
    assert.deepEqual([status, code], [413, 'photo_too_large']);
    assert.ok(peak - before < 100 * 1024 * 1024, `grew by ${(peak - before) / 1e6} MB`);
    assert.deepEqual(await listStoredFiles(app), []);
  });
});

function withSecond(data: FormData, bytes: Uint8Array): FormData {
  data.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'second.jpg');
  return data;
}

/** Sends a JPEG without an end, chunked and without a length, to the last byte, and reads the answer. */
async function sendEndlessly(baseUrl: string, member: TestMember, total: number) {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (part) => {
    answer += part;
  });
  socket.write(
    `POST /api/users/upload-photo HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${member.session.accessToken}\r\n` +
      'Content-Type: multipart/form-data; boundary=xyz\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  const head =
    '--xyz\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n';
  socket.write(`${head.length.toString(16)}\r\n${head}\r\n`);
  const size = 1024 * 1024;
  const chunk = Buffer.concat([
    Buffer.from(`${size.toString(16)}\r\n`),
    Buffer.alloc(size, 0x55),
    Buffer.from('\r\n'),
  ]);
  let peak = 0;
  for (let sent = 0; sent < total; sent += size) {
    if (!socket.write(chunk)) await once(socket, 'drain');
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  socket.write('0\r\n\r\n');
  while (!/"code":"(\w+)"/.test(answer)) await once(socket, 'data');
  socket.destroy();
  return { status: Number(answer.split(' ')[1]), code: /"code":"(\w+)"/.exec(answer)?.[1], peak };
}
