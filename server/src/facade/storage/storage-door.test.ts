import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { accounts, discovery, safety } from '@romantic/contract';
import fc from 'fast-check';
import sharp from 'sharp';
import { listStoredFiles } from '../../features/people/testing/stored-files.ts';
import { makePhoneJpeg, makeScene } from '../../images/image-samples.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { callDoor, type DoorAnswer, type DoorRequest, signInAtDoor } from '../testing/supabase-call.ts';

const BASE = '/storage/v1';
const refusal = ({ status, body }: DoorAnswer) => [status, body.statusCode, body.code];
const tokenOf = (member: TestMember) => member.session.accessToken;

/** Uploads as a client does with a Blob: a form whose file part has an empty name. */
function upload(app: TestApp, member: TestMember, path: string, bytes: Buffer, more: DoorRequest = {}) {
  const form = new FormData();
  form.append('cacheControl', '3600');
  form.append('', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }));
  return callDoor(app, `${BASE}/object/photos/${path}`, {
    method: 'POST',
    body: form,
    token: tokenOf(member),
    ...more,
  });
}

async function match(one: TestMember, other: TestMember): Promise<void> {
  await one.client.call(discovery.likeUser, { body: { userId: other.id } });
  await other.client.call(discovery.likeUser, { body: { userId: one.id } });
}

test('the bucket of photos', async (t) => {
  const app = await makeTestApp(t);
  const [ana, bea, cleo] = [await app.signUp(), await app.signUp(), await app.signUp()];
  const jpeg = await makePhoneJpeg(400, 300);
  const as = (member: TestMember | null, path: string, more: DoorRequest = {}) =>
    callDoor(app, BASE + path, { ...(member ? { token: tokenOf(member) } : {}), ...more });
  const photosOf = async (member: TestMember) => (await member.client.call(accounts.getOwnProfile)).photos;

  await t.test(
    'an upload is a photo of the profile: re-encoded, without its place, under its name',
    async () => {
      const path = `${ana.id}/holiday/me.jpg`;
      const sent = await upload(app, ana, path, jpeg);
      assert.equal(sent.status, 200, JSON.stringify(sent.body));
      const [photo] = await photosOf(ana);
      assert.deepEqual(sent.body, { Id: photo?.id, Key: `photos/${path}` });
      const got = await as(ana, `/object/photos/${path}`);
      assert.deepEqual([got.status, got.headers.get('content-type')], [200, 'image/webp']);
      const { exif, format } = await sharp(got.bytes).metadata();
      assert.deepEqual([exif, format], [undefined, 'webp']);
      assert.equal(got.headers.get('cache-control'), 'private, max-age=0, immutable');
      const again = await as(ana, `/object/authenticated/photos/${ana.id}/${photo?.id}.webp`, {
        headers: { 'if-none-match': got.headers.get('etag') ?? '' },
      });
      assert.equal(again.status, 304, 'every photo also has its plain name');
      const info = await as(ana, `/object/info/photos/${path}`);
      assert.deepEqual(
        [info.body.id, info.body.name, info.body.size, info.body.content_type],
        [photo?.id, path, got.bytes.length, 'image/webp'],
      );
      assert.equal((await as(ana, `/object/photos/${path}`, { method: 'HEAD' })).status, 200);
    },
  );

  await t.test('a name that is taken is refused, or replaced when that is asked for', async () => {
    const path = `${ana.id}/holiday/me.jpg`;
    const [before] = await photosOf(ana);
    assert.deepEqual(refusal(await upload(app, ana, path, jpeg)), [400, '409', 'KeyAlreadyExists']);
    const plain = `${ana.id}/${before?.id}.webp`;
    assert.deepEqual(refusal(await upload(app, ana, plain, jpeg)), [400, '409', 'KeyAlreadyExists']);
    await upload(app, ana, `${ana.id}/second.jpg`, jpeg);
    const files = (await listStoredFiles(app)).length;
    const replaced = await upload(app, ana, path, jpeg, { headers: { 'x-upsert': 'true' } });
    assert.equal(replaced.status, 200);
    const after = await photosOf(ana);
    assert.deepEqual([after.length, after[0]?.id], [2, replaced.body.Id]);
    assert.notEqual(after[0]?.id, before?.id);
    assert.equal((await listStoredFiles(app)).length, files, 'the old files are gone');
    const put = await upload(app, ana, path, jpeg, { method: 'PUT' });
    assert.equal(put.status, 200);
    assert.equal((await photosOf(ana)).length, 2);
  });

  await t.test('lists show one’s own folder; removing gives what was removed', async () => {
    const list = async (member: TestMember | null, body: object) =>
      (await as(member, '/object/list/photos', { body })).body as unknown as { name: string; id: unknown }[];
    const names = (entries: { name: string; id: unknown }[]) =>
      entries.map(({ name, id }) => `${name}${id === null ? '/' : ''}`);
    assert.deepEqual(names(await list(ana, { prefix: '' })), [`${ana.id}/`]);
    assert.deepEqual(names(await list(ana, { prefix: ana.id })), ['holiday/', 'second.jpg']);
    assert.deepEqual(names(await list(ana, { prefix: `${ana.id}/holiday/` })), ['me.jpg']);
    assert.deepEqual(names(await list(ana, { prefix: ana.id, limit: 1, offset: 1 })), ['second.jpg']);
    const order = { column: 'name', order: 'desc' };
    assert.deepEqual(names(await list(ana, { prefix: ana.id, sortBy: order })), ['second.jpg', 'holiday/']);
    for (const nobody of [bea, null]) assert.deepEqual(await list(nobody, { prefix: ana.id }), []);
    const remove = async (member: TestMember, prefixes: string[]) =>
      (await as(member, '/object/photos', { method: 'DELETE', body: { prefixes } })).body;
    const wanted = [`${ana.id}/second.jpg`, `${ana.id}/absent.jpg`, '../x', 'second.jpg'];
    assert.deepEqual(await remove(bea, wanted), []);
    assert.equal((await photosOf(ana)).length, 2);
    const removed = (await remove(ana, wanted)) as unknown as { name: string }[];
    assert.deepEqual(
      removed.map(({ name }) => name),
      [`${ana.id}/second.jpg`],
    );
    assert.equal((await photosOf(ana)).length, 1);
  });

  await t.test('signed addresses: for one file, one use, one while', async () => {
    const path = `${ana.id}/holiday/me.jpg`;
    const signed = await as(ana, `/object/sign/photos/${path}`, { body: { expiresIn: 60 } });
    const url = String(signed.body.signedURL);
    const nobody = { key: null };
    const got = await callDoor(app, BASE + url, nobody);
    assert.deepEqual([got.status, got.headers.get('cross-origin-resource-policy')], [200, 'cross-origin']);
    const saved = await callDoor(app, `${BASE}${url}&download=my%0d%0a"me.webp`, nobody);
    assert.equal(saved.headers.get('content-disposition'), 'attachment; filename="my_me.webp"');
    const token = url.split('token=')[1] ?? '';
    const invalid = [400, '400', 'InvalidJWT'];
    const other = `${BASE}/object/sign/photos/${ana.id}/other.jpg?token=${token}`;
    assert.deepEqual(refusal(await callDoor(app, other, nobody)), invalid);
    const wrongUse = `${BASE}/object/upload/sign/photos/${path}?token=${token}`;
    const put = { method: 'PUT', body: new Uint8Array(jpeg), ...nobody };
    assert.deepEqual(refusal(await callDoor(app, wrongUse, put)), invalid);
    for (const forged of ['', 'x', `${token.slice(0, -2)}AA`, `${token}&token=${token}`])
      assert.deepEqual(
        refusal(await callDoor(app, `${BASE}/object/sign/photos/${path}?token=${forged}`, nobody)),
        invalid,
      );
    const many = await as(ana, '/object/sign/photos', {
      body: { expiresIn: 60, paths: [path, `${ana.id}/absent.jpg`, '../etc/passwd'] },
    });
    const entries = many.body as unknown as { error: string | null; signedURL: string | null }[];
    assert.deepEqual(
      entries.map(({ error, signedURL }) => [error === null, signedURL !== null]),
      [
        [true, true],
        [false, false],
        [false, false],
      ],
    );
    assert.equal((await callDoor(app, BASE + entries[0]?.signedURL, nobody)).status, 200);
    app.clock.advance(61_000);
    assert.deepEqual(refusal(await callDoor(app, BASE + url, nobody)), invalid);
    for (const expiresIn of [0, -1, 1.5, 604_801, '60', null])
      assert.equal((await as(ana, `/object/sign/photos/${path}`, { body: { expiresIn } })).status, 400);
  });

  await t.test('a signed upload writes one file for its member, while that member is active', async () => {
    const path = `${bea.id}/signed.jpg`;
    const sign = async (member: TestMember, at = path) =>
      as(member, `/object/upload/sign/photos/${at}`, { body: {} });
    assert.deepEqual(refusal(await sign(ana)), [400, '403', 'AccessDenied']);
    const { url, token } = (await sign(bea)).body as { url: string; token: string };
    assert.equal(url, `/object/upload/sign/photos/${path}?token=${token}`);
    const put = (at: string, body: Buffer | string = jpeg) =>
      callDoor(app, BASE + at, { method: 'PUT', key: null, body, headers: { 'content-type': 'image/jpeg' } });
    assert.deepEqual(refusal(await put(url.replace('signed.jpg', 'else.jpg'))), [400, '400', 'InvalidJWT']);
    assert.deepEqual(refusal(await put(url, '<svg onload=alert(1)>')), [400, '415', 'InvalidMimeType']);
    const written = await put(url);
    assert.deepEqual([written.status, written.body], [200, { Key: `photos/${path}` }]);
    assert.equal((await photosOf(bea)).length, 1);
    assert.deepEqual(refusal(await put(url)), [400, '409', 'KeyAlreadyExists']);
    assert.deepEqual(refusal(await sign(bea)), [400, '409', 'KeyAlreadyExists']);
    const later = (await sign(bea, `${bea.id}/later.jpg`)).body as { url: string };
    await app.ctx.db('ban')`update app.users set status = 'banned' where id = ${bea.id}`;
    assert.deepEqual(refusal(await put(later.url)), [400, '403', 'AccessDenied']);
    await app.ctx.db('unban')`update app.users set status = 'active' where id = ${bea.id}`;
  });

  await t.test('by another member: nothing is written, and only what a card shows is read', async () => {
    const [own] = await photosOf(ana);
    const plain = `/object/photos/${ana.id}/${own?.id}.webp`;
    const named = `/object/photos/${ana.id}/holiday/me.jpg`;
    const absent = [400, '404', 'NoSuchKey'];
    const read = async (member: TestMember | null, path = plain) => {
      const [object, info, signed] = [
        await as(member, path),
        await as(member, path.replace('/object/', '/object/info/')),
        await as(member, path.replace('/object/', '/object/sign/'), { body: { expiresIn: 60 } }),
      ];
      const same = [object, info, signed].map(({ status }) => status);
      assert.equal(new Set(same).size, 1, `${same}`);
      return object;
    };
    for (const nobody of [null, cleo]) assert.deepEqual(refusal(await read(nobody)), absent);
    for (const member of [null, cleo]) {
      const intoHers = `${ana.id}/planted.jpg`;
      const sent = await upload(
        app,
        member ?? ana,
        intoHers,
        jpeg,
        member ? {} : { token: 'sb_publishable_romantic_local' },
      );
      assert.deepEqual(refusal(sent), [400, '403', 'AccessDenied']);
      assert.deepEqual(refusal(await as(member, `/object/upload/sign/photos/${intoHers}`, { body: {} })), [
        400,
        '403',
        'AccessDenied',
      ]);
    }
    await match(ana, cleo);
    const shown = await read(cleo);
    assert.deepEqual([shown.status, shown.headers.get('last-modified')], [200, null]);
    const { body: info } = await as(cleo, plain.replace('/object/', '/object/info/'));
    assert.equal(info.created_at, '1970-01-01T00:00:00.000Z', 'when she uploaded it is not told');
    assert.deepEqual(refusal(await read(cleo, named)), absent, 'names that she gives are her own');
    await app.ctx.db('hold')`update app.photos set moderation = 'pending' where id = ${own?.id ?? ''}`;
    assert.deepEqual(refusal(await read(cleo)), absent);
    assert.equal((await read(ana)).status, 200);
    await app.ctx.db('approve')`update app.photos set moderation = 'approved' where id = ${own?.id ?? ''}`;
  });

  await t.test('when blocked: neither the file nor an address that was signed before', async () => {
    const [own] = await photosOf(ana);
    const path = `photos/${ana.id}/${own?.id}.webp`;
    const { body } = await as(cleo, `/object/sign/${path}`, { body: { expiresIn: 3600 } });
    const url = BASE + String(body.signedURL);
    assert.equal((await callDoor(app, url, { key: null })).status, 200);
    await ana.client.call(safety.blockUser, { body: { userId: cleo.id } });
    const gone = [400, '404', 'NoSuchKey'];
    assert.deepEqual(refusal(await callDoor(app, url, { key: null })), gone);
    assert.deepEqual(refusal(await as(cleo, `/object/${path}`)), gone);
    assert.equal((await as(ana, `/object/${path}`)).status, 200);
  });

  await t.test('nine photos, whichever door they come through; nobody without a profile', async () => {
    const dora = await app.signUp();
    const small = await makeScene(220, 220).jpeg().toBuffer();
    const raw = (name: string) =>
      callDoor(app, `${BASE}/object/photos/${dora.id}/${name}`, {
        method: 'POST',
        token: tokenOf(dora),
        body: new Uint8Array(small),
        headers: { 'content-type': 'image/jpeg' },
      });
    for (let count = 1; count <= 9; count += 1) assert.equal((await raw(`${count}.jpg`)).status, 200);
    assert.deepEqual(refusal(await raw('10.jpg')), [400, '409', 'photo_limit']);
    const newcomer = await signInAtDoor(app, '+447700900950');
    const sent = await callDoor(app, `${BASE}/object/photos/${newcomer.user.id}/a.jpg`, {
      method: 'POST',
      token: newcomer.access_token,
      body: new Uint8Array(small),
      headers: { 'content-type': 'image/jpeg' },
    });
    assert.deepEqual(refusal(sent), [400, '403', 'registration_required']);
  });

  await t.test('what is no file of ours, no key and no picture is refused, and nothing stays', async () => {
    const files = (await listStoredFiles(app)).length;
    const eve = await app.signUp();
    const put = (path: string, body: Buffer | string, type: string) =>
      callDoor(app, `${BASE}/object/${path}`, {
        method: 'POST',
        token: tokenOf(eve),
        body,
        headers: { 'content-type': type },
      });
    const invalid = [400, '400', 'InvalidKey'];
    for (const name of [
      '..%2f..%2fx.jpg',
      '.hidden',
      'a%20b.jpg',
      'é.jpg',
      'a/b/c/d/e/f',
      `${'x'.repeat(201)}`,
    ])
      assert.deepEqual(refusal(await put(`photos/${eve.id}/${name}`, jpeg, 'image/jpeg')), invalid, name);
    assert.deepEqual(refusal(await put('photos/me.jpg', jpeg, 'image/jpeg')), invalid);
    assert.deepEqual(refusal(await put(`avatars/${eve.id}/a.jpg`, jpeg, 'image/jpeg')), [
      400,
      '404',
      'NoSuchBucket',
    ]);
    const here = `photos/${eve.id}/a.jpg`;
    assert.deepEqual(refusal(await put(here, '<svg/>', 'image/svg+xml')), [400, '415', 'InvalidMimeType']);
    assert.deepEqual(refusal(await put(here, jpeg, 'image/png')), [400, '415', 'InvalidMimeType']);
    assert.deepEqual(refusal(await put(here, Buffer.alloc(12 * 1024 * 1024 + 1), 'image/jpeg')), [
      400,
      '413',
      'EntityTooLarge',
    ]);
    assert.deepEqual(refusal(await put(here, 'x', 'multipart/form-data')), [400, '400', 'InvalidRequest']);
    assert.deepEqual(refusal(await as(eve, `/object/public/photos/${eve.id}/a.jpg`)), [
      400,
      '404',
      'NoSuchBucket',
    ]);
    for (const [method, path] of [
      ['POST', '/bucket'],
      ['POST', '/object/move'],
      ['POST', '/object/list-v2/photos'],
      ['GET', `/render/image/authenticated/photos/${eve.id}/a.jpg`],
      ['POST', '/upload/resumable'],
      ['DELETE', '/bucket/photos'],
    ] as const) {
      const answer = await as(eve, path, { method, ...(method === 'POST' ? { body: {} } : {}) });
      assert.deepEqual(refusal(answer), [501, '501', 'not_in_subset'], path);
    }
    const buckets = (await as(eve, '/bucket')).body as unknown as { id: string; public: boolean }[];
    assert.deepEqual(
      buckets.map(({ id, public: open }) => [id, open]),
      [
        ['photos', false],
        ['chat-media', false],
      ],
    );
    assert.equal((await as(eve, '/bucket/photos')).body.id, 'photos');
    const stale = await callDoor(app, `${BASE}/object/photos/${eve.id}/a.jpg`, { token: 'x.y.z' });
    assert.deepEqual(refusal(stale), [400, '403', 'AccessDenied']);
    assert.equal((await callDoor(app, `${BASE}/bucket`, { key: 'sb_publishable_wrong' })).status, 401);
    assert.equal((await listStoredFiles(app)).length, files);
    assert.deepEqual(await readdir(app.ctx.uploadDir), []);
  });

  await t.test('no address or body makes the door fail', async () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string());
    const body = fc.oneof(
      fc.string(),
      fc
        .dictionary(
          fc.constantFrom('prefix', 'prefixes', 'paths', 'expiresIn', 'limit', 'sortBy', 'search'),
          value,
        )
        .map((object) => JSON.stringify(object)),
    );
    const path = fc.oneof(
      fc.constantFrom(
        '/object/list/photos',
        '/object/sign/photos',
        `/object/sign/photos/${ana.id}/x`,
        '/object/photos',
      ),
      fc.webPath().map((tail) => `/object${tail}`),
    );
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE');
    await fc.assert(
      fc.asyncProperty(path, method, body, async (at, verb, text) => {
        const answer = await as(ana, at, { method: verb, ...(verb === 'GET' ? {} : { body: text }) });
        assert.ok(answer.status < 500 || answer.status === 501, `${verb} ${at} ${text} -> ${answer.status}`);
      }),
      { numRuns: 40 },
    );
  });

  await t.test('a signed upload address ends after two hours', async () => {
    const path = `photos/${bea.id}/late.jpg`;
    const { body } = await as(bea, `/object/upload/sign/${path}`, { body: {} });
    const put = {
      method: 'PUT',
      key: null,
      body: new Uint8Array(jpeg),
      headers: { 'content-type': 'image/jpeg' },
    };
    app.clock.advance(2 * 3_600_000 + 1_000);
    assert.deepEqual(refusal(await callDoor(app, BASE + String(body.url), put)), [400, '400', 'InvalidJWT']);
  });
});
