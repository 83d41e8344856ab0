import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, type Photo, type ProblemError, people } from '@romantic/contract';
import sharp from 'sharp';
import { newId } from '../../ids.ts';
import { makePhoneJpeg, makeScene } from '../../images/image-samples.ts';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { addPhoto } from './photos.ts';
import { listStoredFiles } from './testing/stored-files.ts';

function form(bytes: Uint8Array, name = 'photo.jpg', type = 'image/jpeg'): FormData {
  const data = new FormData();
  data.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  return data;
}

const upload = (member: TestMember, bytes: Uint8Array): Promise<Photo> =>
  member.client.call(people.uploadPhoto, { rawBody: form(bytes) });
const ids = (photos: readonly Photo[]) => photos.map(({ id }) => id);
const refusedAs = (code: string) => (error: ProblemError) => error.problem.code === code;

test('the photos of a member', async (t) => {
  const app = await makeTestApp(t);
  const [ana, bea] = [await app.signUp(), await app.signUp()];
  const own = async () => (await ana.client.call(accounts.getOwnProfile)).photos;
  const order = (photoIds: string[], member = ana) =>
    member.client.call(people.orderPhotos, { body: { photoIds } });
  const remove = (id: string, member = ana) => member.client.call(people.deletePhoto, { params: { id } });

  await t.test('a phone’s picture is served upright, small and without its place', async () => {
    const photo = await upload(ana, await makePhoneJpeg(800, 600));
    assert.deepEqual(
      [photo.position, photo.moderation, photo.width, photo.height],
      [1, 'approved', 600, 800],
    );
    assert.deepEqual(await own(), [photo]);
    const widths = { small: 240, medium: 540, large: 600 };
    for (const size of ['small', 'medium', 'large'] as const) {
      const response = await fetch(rebase(photo.urls[size]));
      assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'image/webp']);
      const bytes = Buffer.from(await response.arrayBuffer());
      const { width, exif, xmp, icc } = await sharp(bytes).metadata();
      assert.deepEqual([width, exif, xmp, icc], [widths[size], undefined, undefined, undefined]);
      assert.ok(!/SecretMaker|GPS|Exif/.test(bytes.toString('latin1')));
    }
  });

  await t.test('an address needs no token, ends by the clock, and cannot be bent', async () => {
    const url = (await own())[0]?.urls.small ?? '';
    const get = async (address: string) => (await fetch(rebase(address))).status;
    assert.equal(await get(url), 200);
    assert.equal(await get(url.replace('small', 'large')), 200, 'sizes of one photo go together');
    assert.equal(await get(url.replace(/media\/./, (at) => (at.endsWith('0') ? 'media/1' : 'media/0'))), 404);
    assert.equal(await get(url.replace(/expires=\d/, 'expires=9')), 404);
    assert.equal(await get(url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))), 404);
    const signedIn = { headers: { authorization: `Bearer ${ana.session.accessToken}` } };
    assert.equal((await fetch(rebase(url).replace(/&signature=.*/, '&signature='), signedIn)).status, 404);
    app.clock.advance(7 * 3_600_000 + 1);
    assert.equal(await get(url), 404);
    await Promise.all([renew(ana), renew(bea)]);
    assert.equal(await get((await own())[0]?.urls.small ?? ''), 200, 'the profile gives a fresh one');
  });

  await t.test('ten uploads at once make nine photos at most, in places 1 to 9', async () => {
    const picture = await makeScene(240, 240).jpeg().toBuffer();
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => upload(ana, picture)));
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    assert.deepEqual(
      refused.map((error: ProblemError) => error.problem.code),
      ['photo_limit', 'photo_limit'],
    );
    assert.deepEqual(
      (await own()).map(({ position }) => position),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.equal((await listStoredFiles(app)).length, 9 * 4);
  });

  await t.test('a new order names every photo once', async () => {
    const before = ids(await own());
    const turned = before.toReversed();
    assert.deepEqual(ids((await order(turned)).photos), turned);
    const other = await upload(
      bea,
      await makeScene(240, 240)
        .png()
        .toBuffer()
        .then((png) => sharp(png).jpeg().toBuffer()),
    );
    const wrong = [turned.slice(1), [...turned.slice(1), other.id]];
    for (const photoIds of wrong) await assert.rejects(order(photoIds), refusedAs('photo_order_mismatch'));
    await assert.rejects(order([...turned.slice(1), turned[1] ?? '']), refusedAs('invalid_input'));
    await assert.rejects(order(turned, bea), refusedAs('photo_order_mismatch'));
    assert.deepEqual(ids(await own()), turned);
    assert.deepEqual(ids((await order(before)).photos), before);
  });

  await t.test('a deleted photo is gone with its files, and the others close up', async () => {
    const [first, second, ...rest] = await own();
    assert.ok(first && second);
    await assert.rejects(remove(second.id, bea), refusedAs('not_found'), 'another member');
    await remove(second.id);
    await assert.rejects(remove(second.id), refusedAs('not_found'), 'twice');
    assert.deepEqual(ids(await own()), ids([first, ...rest]));
    assert.deepEqual(
      (await own()).map(({ position }) => position),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
    assert.equal((await listStoredFiles(app)).length, (8 + 1) * 4);
    assert.equal((await fetch(rebase(second.urls.small))).status, 404);
  });

  await t.test('parallel deletions and uploads leave no gap', async () => {
    const picture = await makeScene(240, 240).jpeg().toBuffer();
    const doomed = (await own()).slice(2, 6);
    await Promise.allSettled([
      ...doomed.map(({ id }) => remove(id)),
      upload(ana, picture),
      upload(ana, picture),
    ]);
    const left = await own();
    assert.deepEqual(
      left.map(({ position }) => position),
      left.map((_, at) => at + 1),
    );
    assert.equal((await listStoredFiles(app)).length, (left.length + 1) * 4);
  });

  /** Addresses are made for the configured port; the test server listens on another one. */
  function rebase(url: string): string {
    return url.replace(/^https?:\/\/[^/]+/, app.baseUrl);
  }

  /** The clock went on for hours: another access token. */
  async function renew(member: TestMember): Promise<void> {
    const { refreshToken } = member.session;
    Object.assign(member.session, await app.client.call(accounts.refresh, { body: { refreshToken } }));
  }
});

test('places are handed out one after the other, in whichever process', async (t) => {
  const app = await makeTestApp(t);
  const ana = await app.signUp();
  const add = (number: number) =>
    addPhoto(app.ctx, {
      id: newId(),
      user_id: ana.id,
      storage_key: `key${number}`,
      blur_key: `blurred${number}.webp`,
      blurhash: 'hash',
      width: 1,
      height: 1,
      moderation: 'approved',
      object_name: null,
      created_at: new Date(),
    });
  const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, number) => add(number)));
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
  assert.deepEqual(refused, Array(11).fill('photo_limit'));
});

test('where a photo is required, a profile is finished by an approved one', async (t) => {
  const app = await makeTestApp(t, { config: { photoRequired: true, photoModeration: 'pending' } });
  const [ana, bea] = [await app.signUp(), await app.signUp()];
  assert.deepEqual(ana.session.user.missing, ['photo']);
  const { id, moderation } = await upload(ana, await makeScene(240, 240).jpeg().toBuffer());
  assert.equal(moderation, 'pending');
  const isShown = async () => {
    await app.ctx.feed.refresh([ana.id]);
    await app.ctx.db('test')`
      insert into app.deck_cards (viewer_id, person_id, shown_at)
      values (${bea.id}, ${ana.id}, ${new Date(app.clock.now())}) on conflict do nothing`;
    return bea.client.call(people.getPerson, { params: { userId: ana.id } }).then(
      (card) => card.photos.length,
      () => null,
    );
  };
  assert.equal(await isShown(), null);
  await app.ctx.db('test')`update app.photos set moderation = 'approved' where id = ${id}`;
  assert.deepEqual((await ana.client.call(accounts.getOwnProfile)).missing, []);
  assert.equal(await isShown(), 1);
});
