import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, type ProfileChanges, people, safety } from '@romantic/contract';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { entitle } from '../premium/testing/entitle.ts';
import { visibleTo } from './visibility.ts';

const like = (from: TestMember, to: TestMember) =>
  from.client.call(discovery.likeUser, { body: { userId: to.id } });
const show = (member: TestMember, visibility: ProfileChanges['visibility']) =>
  member.client.call(people.updateProfile, { body: { visibility } });

test('who may be seen', async (t) => {
  const app = await makeTestApp(t);
  const [ana, bea, cleo, dora] = [
    await app.signUp(),
    await app.signUp(),
    await app.signUp(),
    await app.signUp({ location: null }),
  ];
  const names = new Map([
    [ana.id, 'ana'],
    [bea.id, 'bea'],
    [cleo.id, 'cleo'],
    [dora.id, 'dora'],
  ]);
  const seenBy = async (viewer: TestMember) => {
    const visible = await visibleTo(app.ctx, viewer.id, [
      ...names.keys(),
      '019a0000-0000-7000-8000-000000000001',
    ]);
    return [...visible].map((id) => names.get(id)).sort();
  };

  await t.test('not oneself, not who is nobody, not who is unfinished', async () => {
    assert.deepEqual(await seenBy(ana), ['bea', 'cleo']);
    assert.deepEqual(await visibleTo(app.ctx, ana.id, []), new Set());
    await dora.client.call(people.updateProfile, { body: { location: { latitude: 38.7, longitude: -9.1 } } });
    assert.deepEqual(await seenBy(ana), ['bea', 'cleo', 'dora']);
  });

  await t.test('not who is paused, and who is incognito only by those they like', async () => {
    await entitle(app, cleo.id, 'incognito');
    await show(bea, { paused: true });
    await show(cleo, { incognito: true });
    assert.deepEqual(await seenBy(ana), ['dora']);
    await like(cleo, ana);
    assert.deepEqual(await seenBy(ana), ['cleo', 'dora']);
    assert.deepEqual(await seenBy(dora), ['ana']);
    await show(cleo, { paused: true });
    assert.deepEqual(await seenBy(ana), ['dora'], 'paused beats a like');
  });

  await t.test('a live match is seen all the same', async () => {
    await show(cleo, { paused: false });
    const { match } = await like(ana, cleo);
    assert.ok(match);
    await show(cleo, { paused: true, incognito: true });
    assert.deepEqual(await seenBy(ana), ['cleo', 'dora']);
    await ana.client.call(discovery.unmatch, { params: { matchId: match.id } });
    assert.deepEqual(await seenBy(ana), ['dora'], 'an ended one is not');
    await show(cleo, { paused: false, incognito: false });
    await show(bea, { paused: false });
  });

  await t.test('a block hides both ways, until it is lifted', async () => {
    await ana.client.call(safety.blockUser, { body: { userId: bea.id } });
    assert.deepEqual(await seenBy(ana), ['cleo', 'dora']);
    assert.deepEqual(await seenBy(bea), ['cleo', 'dora']);
    assert.deepEqual(await seenBy(cleo), ['ana', 'bea', 'dora']);
    await ana.client.call(safety.unblockUser, { params: { userId: bea.id } });
    assert.deepEqual(await seenBy(ana), ['bea', 'cleo', 'dora']);
    assert.deepEqual(await seenBy(bea), ['ana', 'cleo', 'dora']);
  });

  await t.test('a report hides both ways, for good', async () => {
    await dora.client.call(safety.reportUser, { body: { userId: ana.id, reason: 'spam' } });
    assert.deepEqual(await seenBy(ana), ['bea', 'cleo']);
    assert.deepEqual(await seenBy(dora), ['bea', 'cleo']);
    await dora.client.call(safety.blockUser, { body: { userId: ana.id } });
    await dora.client.call(safety.unblockUser, { params: { userId: ana.id } });
    assert.deepEqual(await seenBy(dora), ['bea', 'cleo'], 'also when a block on top is lifted');
  });

  await t.test('not whose account is banned or deleted', async () => {
    await app.ctx.db('test')`update app.users set status = 'banned' where id = ${bea.id}`;
    await app.ctx.db('test')`update app.users set status = 'deleted' where id = ${cleo.id}`;
    assert.deepEqual(await seenBy(ana), []);
  });

  await t.test('where a photo is required, only who has an approved one', async () => {
    const asked = { ...app.ctx, config: { ...app.ctx.config, photoRequired: true } };
    const seen = async () => [...(await visibleTo(asked, cleo.id, [ana.id]))];
    await app.ctx.db('test')`
      insert into app.photos (id, user_id, position, storage_key, blur_key, blurhash, width, height, moderation)
      values (${ana.id}, ${ana.id}, 1, 'key', 'blurred.webp', 'hash', 1, 1, 'pending')`;
    assert.deepEqual(await seen(), []);
    await app.ctx.db('test')`update app.photos set moderation = 'approved'`;
    assert.deepEqual(await seen(), [ana.id]);
  });
});
