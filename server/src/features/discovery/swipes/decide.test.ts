import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, discovery, people, safety } from '@romantic/contract';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../../testing/test-app.ts';
import { entitle } from '../../premium/testing/entitle.ts';
import { countAll } from '../testing/count-all.ts';
import { nextPlace } from '../testing/places.ts';

const DAY_MS = 86_400_000;

const like = (
  from: TestMember,
  userId: string,
  more: { kind?: 'superlike'; note?: string; key?: string } = {},
) => {
  const { key, ...body } = more;
  return from.client.call(discovery.likeUser, {
    body: { userId, ...body },
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });
};
const pass = (from: TestMember, userId: string) => from.client.call(discovery.passUser, { body: { userId } });

async function signUpMany(app: TestApp, count: number): Promise<TestMember[]> {
  const location = nextPlace();
  const members: TestMember[] = [];
  for (let index = 0; index < count; index += 1) members.push(await app.signUp({ location }));
  return members;
}

async function signUpPair(app: TestApp): Promise<[TestMember, TestMember]> {
  return (await signUpMany(app, 2)) as [TestMember, TestMember];
}

const countOf = async (promises: readonly Promise<unknown>[], code: string) => {
  const settled = await Promise.allSettled(promises);
  const refused = settled.filter((result) => result.status === 'rejected');
  assert.ok(
    refused.every(({ reason }) => reason.problem?.code === code),
    String(refused[0]?.reason),
  );
  return { done: settled.length - refused.length, refused: refused.length };
};

test('likes and passes', async (t) => {
  const app = await makeTestApp(t);

  await t.test('a like is counted once, however often it is sent', async () => {
    const [me, other] = await signUpPair(app);
    const first = await like(me, other.id);
    assert.deepEqual(first, { match: null, likesLeft: 49, superlikesLeft: 3 });
    assert.deepEqual(await like(me, other.id), first);
    const parallel = await Promise.all(Array.from({ length: 8 }, () => like(me, other.id)));
    for (const answer of parallel) assert.deepEqual(answer, first);
    const { counts } = await other.client.call(accounts.getOwnProfile);
    assert.equal(counts.likes, 1);
  });

  await t.test('ten parallel first likes count as one', async () => {
    const [me, other] = await signUpPair(app);
    const answers = await Promise.all(Array.from({ length: 10 }, () => like(me, other.id)));
    for (const answer of answers) assert.deepEqual(answer, { match: null, likesLeft: 49, superlikesLeft: 3 });
    await countAll(app.ctx);
    const [row] = await app.ctx.db('counts')`
      select likes_given, likes_received from app.standings where user_id = ${other.id}`;
    assert.deepEqual({ ...row }, { likes_given: 0, likes_received: 1 });
  });

  await t.test('a superlike has its own allowance', async () => {
    const [me, other] = await signUpPair(app);
    assert.deepEqual(await like(me, other.id, { kind: 'superlike' }), {
      match: null,
      likesLeft: 50,
      superlikesLeft: 2,
    });
  });

  await t.test('another decision on the same person: already_decided', async () => {
    const [me, liked, passed] = (await signUpMany(app, 3)) as [TestMember, TestMember, TestMember];
    await like(me, liked.id);
    await pass(me, passed.id);
    assert.deepEqual(await pass(me, passed.id), {});
    await assert.rejects(pass(me, liked.id), refusedWith('already_decided'));
    await assert.rejects(like(me, liked.id, { kind: 'superlike' }), refusedWith('already_decided'));
    await assert.rejects(like(me, passed.id), refusedWith('already_decided'));
  });

  await t.test('nobody, oneself, and who is not to be seen: one not_found, to the letter', async () => {
    const [me, blocked, paused, incognito, unfit] = (await signUpMany(app, 5)) as [
      TestMember,
      TestMember,
      TestMember,
      TestMember,
      TestMember,
    ];
    const nowhere = await app.signUp({ location: null });
    await blocked.client.call(safety.blockUser, { body: { userId: me.id } });
    await paused.client.call(people.updateProfile, { body: { visibility: { paused: true } } });
    await entitle(app, incognito.id, 'incognito');
    await incognito.client.call(people.updateProfile, { body: { visibility: { incognito: true } } });
    await unfit.client.call(people.updateProfile, { body: { interestedIn: ['man'] } });
    const nobody = '018f0000-0000-7000-8000-000000000000';
    for (const { id } of [{ id: nobody }, me, blocked, paused, incognito, unfit, nowhere]) {
      await assert.rejects(like(me, id), refusedWith('not_found'));
      await assert.rejects(pass(me, id), refusedWith('not_found'));
    }
    await assert.rejects(like(nowhere, me.id), refusedWith('profile_incomplete'));
  });

  await t.test('a note and a pass are told to nobody', async () => {
    const [me, liked, passed] = (await signUpMany(app, 3)) as [TestMember, TestMember, TestMember];
    await like(me, liked.id, { note: 'Secretly yours.' });
    await pass(me, passed.id);
    for (const member of [liked, passed]) {
      const told = [
        await member.client.call(accounts.getOwnProfile),
        await member.client.call(discovery.discover),
        await member.client.call(discovery.listLikes),
      ];
      assert.doesNotMatch(JSON.stringify(told), /Secretly/);
    }
    assert.equal((await passed.client.call(accounts.getOwnProfile)).counts.likes, 0);
  });
});

test('a day’s allowance', async (t) => {
  const app = await makeTestApp(t, { config: { likesPerDay: 3, superlikesPerDay: 2 } });
  const [me, ...others] = await signUpMany(app, 14);
  assert.ok(me);
  const ids = others.map(({ id }) => id);

  await t.test('parallel likes: exactly as many as allowed, then no_likes_left', async () => {
    const calls = ids.slice(0, 6).map((id) => like(me, id));
    assert.deepEqual(await countOf(calls, 'no_likes_left'), { done: 3, refused: 3 });
  });

  await t.test('superlikes have their own', async () => {
    const calls = ids.slice(6, 10).map((id) => like(me, id, { kind: 'superlike' }));
    assert.deepEqual(await countOf(calls, 'no_superlikes_left'), { done: 2, refused: 2 });
  });

  await t.test('passes are free, and repeating a counted like too', async () => {
    const [row] = await app.ctx.db<{ id: string }>('liked')`
      select target_id as id from app.decisions where actor_id = ${me.id} and kind = 'like' limit 1`;
    assert.equal((await like(me, row?.id ?? '')).likesLeft, 0);
    assert.deepEqual(await pass(me, ids[10] as string), {});
  });

  await t.test('who is entitled has no limit', async () => {
    await app.ctx.db('entitle')`
      insert into app.entitlements (user_id, name) values (${me.id}, 'unlimited_likes')`;
    assert.equal((await like(me, ids[11] as string)).likesLeft, null);
    await app.ctx.db('end')`update app.entitlements set ends_at = ${new Date(app.clock.now() - 1)}`;
    await assert.rejects(like(me, ids[12] as string), refusedWith('no_likes_left'));
  });

  await t.test('it starts anew at midnight UTC', async () => {
    app.clock.advance(DAY_MS - (app.clock.now() % DAY_MS) + 1_000);
    const { verificationToken } = await app.verify(me.phoneNumber);
    const session = await app.client.call(accounts.login, { body: { verificationToken } });
    const answer = await like(app.memberOf(session, me.phoneNumber), ids[12] as string);
    assert.deepEqual([answer.likesLeft, answer.superlikesLeft], [2, 2]);
  });
});

test('an Idempotency-Key', async (t) => {
  const app = await makeTestApp(t);

  await t.test('gives the first answer again, also when the world has changed', async () => {
    const [me, other, third] = (await signUpMany(app, 3)) as [TestMember, TestMember, TestMember];
    const first = await like(me, other.id, { key: 'one' });
    await like(me, third.id);
    assert.deepEqual(await like(me, other.id, { key: 'one' }), first);
    await other.client.call(safety.blockUser, { body: { userId: me.id } });
    assert.deepEqual(await like(me, other.id, { key: 'one' }), first);
  });

  await t.test('parallel calls with one key are one call', async () => {
    const [me, other] = await signUpPair(app);
    const answers = await Promise.all(Array.from({ length: 10 }, () => like(me, other.id, { key: 'k' })));
    for (const answer of answers) assert.deepEqual(answer, { match: null, likesLeft: 49, superlikesLeft: 3 });
  });

  await t.test('with another request: 422, also when both come at once', async () => {
    const [me, other, third] = (await signUpMany(app, 3)) as [TestMember, TestMember, TestMember];
    await like(me, other.id, { key: 'a' });
    await assert.rejects(like(me, third.id, { key: 'a' }), refusedWith('idempotency_key_reused'));
    await assert.rejects(like(me, other.id, { key: 'a', note: 'x' }), refusedWith('idempotency_key_reused'));
    for (let round = 0; round < 5; round += 1) {
      const [second, fourth] = await signUpPair(app);
      const both = [
        like(me, second.id, { key: `b${round}` }),
        like(me, fourth.id, { key: `b${round}`, kind: 'superlike' }),
      ];
      const { done } = await countOf(both, 'idempotency_key_reused');
      assert.equal(done, 1);
      const rows = await app.ctx.db('decided')`
        select from app.decisions where actor_id = ${me.id} and target_id in (${second.id}, ${fourth.id})`;
      assert.equal(rows.length, 1);
      if (round === 2)
        await app.ctx.db('forget')`update app.daily_usage set used = 0 where user_id = ${me.id}`;
    }
  });

  await t.test('is one member’s, and has a shape', async () => {
    const [me, other] = await signUpPair(app);
    await like(me, other.id, { key: 'mine' });
    const [third] = await signUpMany(app, 1);
    assert.ok(third);
    assert.equal((await like(other, me.id, { key: 'mine' })).match?.user.id, me.id);
    for (const key of ['with space', 'x'.repeat(256)]) {
      await assert.rejects(like(me, third.id, { key }), refusedWith('invalid_input'));
    }
  });
});
