import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, discovery, people, safety } from '@romantic/contract';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../../testing/test-app.ts';
import { nextPlace } from '../testing/places.ts';

const like = (from: TestMember, to: TestMember, kind: 'like' | 'superlike' = 'like') =>
  from.client.call(discovery.likeUser, { body: { userId: to.id, kind } });
const listLikes = (member: TestMember, query: { limit?: number; cursor?: string } = {}) =>
  member.client.call(discovery.listLikes, { query });

/** A member and `count` people who like them, the first of them first. */
async function makeLiked(app: TestApp, count: number): Promise<{ me: TestMember; likers: TestMember[] }> {
  const location = nextPlace();
  const me = await app.signUp({ location });
  const likers: TestMember[] = [];
  for (let index = 0; index < count; index += 1) {
    const liker = await app.signUp({ location });
    await like(liker, me, index === 0 ? 'superlike' : 'like');
    likers.push(liker);
  }
  return { me, likers };
}

const entitle = (app: TestApp, { id }: TestMember) =>
  app.ctx.db('entitle')`insert into app.entitlements (user_id, name) values (${id}, 'see_likes')`;
const giveBlur = (app: TestApp, { id }: TestMember) => app.ctx.db('photo')`
  insert into app.photos (id, user_id, position, storage_key, blur_key, blurhash, width, height, moderation)
  values (${id}, ${id}, 1, ${`photos/of-${id}`}, ${`blurs/${id.slice(-8)}.webp`}, 'L00000fQ', 400, 500, 'approved')`;

test('who likes me', async (t) => {
  const app = await makeTestApp(t);

  await t.test('a free member learns how many, and sees blurred pictures that lead nowhere', async () => {
    const { me, likers } = await makeLiked(app, 4);
    for (const liker of likers.slice(0, 3)) await giveBlur(app, liker);
    const [first, again] = [await listLikes(me), await listLikes(me)];
    assert.deepEqual([first.count, first.people, first.blurred.length], [4, [], 3]);
    const ids = [...first.blurred, ...again.blurred].map(({ opaqueId }) => opaqueId);
    assert.equal(new Set(ids).size, 6);
    const text = JSON.stringify([first, again]);
    for (const liker of likers) {
      assert.ok(!text.includes(liker.id) && !text.includes(`of-${liker.id}`));
      await assert.rejects(
        me.client.call(people.getPerson, { params: { userId: liker.id } }),
        refusedWith('not_found'),
      );
    }
    for (const id of ids) {
      const call = me.client.call(people.getPerson, { params: { userId: id } });
      await assert.rejects(call, refusedWith('invalid_input'));
    }
  });

  await t.test('a free member’s pages do not tell the same liker again', async () => {
    const { me, likers } = await makeLiked(app, 3);
    for (const liker of likers) await giveBlur(app, liker);
    const [first, again] = [await listLikes(me, { limit: 1 }), await listLikes(me, { limit: 1 })];
    assert.ok(first.nextCursor && again.nextCursor);
    assert.notEqual(first.nextCursor, again.nextCursor);
    assert.equal(first.nextCursor.length, again.nextCursor.length);
    const rest = await listLikes(me, { limit: 2, cursor: again.nextCursor });
    assert.deepEqual([rest.blurred.length, rest.nextCursor], [2, null]);
  });

  await t.test('an entitled member sees cards, newest first, in pages, and may open them', async () => {
    const { me, likers } = await makeLiked(app, 5);
    await entitle(app, me);
    const expected = likers.map(({ id }) => id).reverse();
    const all = await listLikes(me);
    assert.deepEqual([all.count, all.blurred, all.nextCursor], [5, [], null]);
    assert.deepEqual(
      all.people.map(({ id }) => id),
      expected,
    );
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { people: { id: string }[]; nextCursor: string | null } = await listLikes(me, {
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      paged.push(...page.people.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(paged, expected);
    const card = await me.client.call(people.getPerson, { params: { userId: expected[0] as string } });
    assert.equal(card.id, expected[0]);
  });

  await t.test('an entitlement that ended is none', async () => {
    const { me } = await makeLiked(app, 1);
    await entitle(app, me);
    await app.ctx.db('end')`
      update app.entitlements set ends_at = ${new Date(app.clock.now() - 1)} where user_id = ${me.id}`;
    assert.deepEqual((await listLikes(me)).people, []);
  });

  await t.test('who was answered, and who is not to be seen, is neither listed nor counted', async () => {
    const { me, likers } = await makeLiked(app, 8);
    await entitle(app, me);
    const [liked, passed, blocks, blocked, reported, paused, banned, incognito] = likers as [
      TestMember,
      TestMember,
      TestMember,
      TestMember,
      TestMember,
      TestMember,
      TestMember,
      TestMember,
    ];
    await like(me, liked);
    await me.client.call(discovery.passUser, { body: { userId: passed.id } });
    await blocks.client.call(safety.blockUser, { body: { userId: me.id } });
    await me.client.call(safety.blockUser, { body: { userId: blocked.id } });
    await me.client.call(safety.reportUser, { body: { userId: reported.id, reason: 'spam' } });
    await paused.client.call(people.updateProfile, { body: { visibility: { paused: true } } });
    await app.ctx.db('ban')`update app.users set status = 'banned' where id = ${banned.id}`;
    // Whoever likes somebody shows themself to them.
    await app.ctx.db('entitle')`
      insert into app.entitlements (user_id, name) values (${incognito.id}, 'incognito')`;
    await incognito.client.call(people.updateProfile, { body: { visibility: { incognito: true } } });
    const { count, people: cards } = await listLikes(me);
    assert.deepEqual([count, cards.map(({ id }) => id)], [1, [incognito.id]]);
    assert.equal((await me.client.call(accounts.getOwnProfile)).counts.likes, 1);
  });

  await t.test('a cursor of somebody else: 422', async () => {
    const { me } = await makeLiked(app, 2);
    const { me: other } = await makeLiked(app, 1);
    const { nextCursor } = await listLikes(me, { limit: 1 });
    assert.ok(nextCursor);
    await assert.rejects(listLikes(other, { cursor: nextCursor }), refusedWith('cursor_invalid'));
    await assert.rejects(
      me.client.call(discovery.listMatches, { query: { cursor: nextCursor } }),
      refusedWith('cursor_invalid'),
    );
  });
});

test('where a photo is required, who has none is neither listed nor counted', async (t) => {
  const app = await makeTestApp(t, { config: { photoRequired: true } });
  const location = nextPlace();
  const me = await app.signUp({ location });
  const [bare, pictured] = [await app.signUp({ location }), await app.signUp({ location })];
  for (const member of [me, pictured]) await giveBlur(app, member);
  for (const { id } of [bare, pictured]) {
    await app.ctx.db('like')`
      insert into app.decisions (actor_id, target_id, kind) values (${id}, ${me.id}, 'like')`;
  }
  const free = await listLikes(me);
  assert.deepEqual([free.count, free.blurred.length], [1, 1]);
  await entitle(app, me);
  const { count, people: cards } = await listLikes(me);
  assert.deepEqual([count, cards.map(({ id }) => id)], [1, [pictured.id]]);
});
