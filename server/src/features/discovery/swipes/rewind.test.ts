import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, discovery, safety } from '@romantic/contract';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../../testing/test-app.ts';
import { countAll } from '../testing/count-all.ts';
import { listDeck, nextPlace } from '../testing/places.ts';

const HOUR_MS = 3_600_000;

const like = (from: TestMember, to: TestMember) =>
  from.client.call(discovery.likeUser, { body: { userId: to.id } });
const pass = (from: TestMember, to: TestMember) =>
  from.client.call(discovery.passUser, { body: { userId: to.id } });
const rewind = (member: Pick<TestMember, 'client'>) => member.client.call(discovery.rewind);

async function signUpThree(app: TestApp): Promise<[TestMember, TestMember, TestMember]> {
  const location = nextPlace();
  const [first, second, third] = [1, 2, 3].map(() => app.signUp({ location }));
  return Promise.all([first, second, third] as [
    Promise<TestMember>,
    Promise<TestMember>,
    Promise<TestMember>,
  ]);
}

async function countsOf(app: TestApp, member: TestMember) {
  await countAll(app.ctx);
  const [row] = await app.ctx.db('counts')`
    select coalesce(likes_given, 0) as lg, coalesce(passes_given, 0) as pg,
      coalesce(likes_received, 0) as lr, coalesce(passes_received, 0) as pr
    from app.users left join app.standings on user_id = id where id = ${member.id}`;
  return Object.values(row ?? {}).map(Number);
}

test('rewind', async (t) => {
  const app = await makeTestApp(t, { config: { rewindsPerDay: 2 } });

  await t.test('takes back the last decision, then the one before', async () => {
    const [me, liked, passed] = await signUpThree(app);
    await like(me, liked);
    await pass(me, passed);
    assert.deepEqual(await countsOf(app, me), [1, 1, 0, 0]);
    const last = await rewind(me);
    assert.deepEqual([last.person.id, last.decision, last.rewindsLeft], [passed.id, 'pass', 1]);
    assert.deepEqual(await listDeck(me), [passed.id]);
    const before = await rewind(me);
    assert.deepEqual([before.person.id, before.decision, before.rewindsLeft], [liked.id, 'like', 0]);
    assert.deepEqual((await listDeck(me)).sort(), [liked.id, passed.id].sort());
    for (const member of [me, liked, passed]) assert.deepEqual(await countsOf(app, member), [0, 0, 0, 0]);
    // The like is given back, and who was liked is told nothing.
    assert.equal((await like(me, liked)).likesLeft, 49);
    await assert.rejects(rewind(me), refusedWith('no_rewinds_left'));
  });

  await t.test('a decision taken back before it was counted never is', async () => {
    const [me, other] = await signUpThree(app);
    await like(me, other);
    await rewind(me);
    for (const member of [me, other]) assert.deepEqual(await countsOf(app, member), [0, 0, 0, 0]);
  });

  await t.test('another decision can follow', async () => {
    const [me, other] = await signUpThree(app);
    await pass(me, other);
    await rewind(me);
    await like(me, other);
    assert.equal((await other.client.call(accounts.getOwnProfile)).counts.likes, 1);
  });

  await t.test('nothing to take back: none yet, a match, a day ago', async () => {
    const [me, other, third] = await signUpThree(app);
    await assert.rejects(rewind(me), refusedWith('nothing_to_rewind'));
    await like(other, me);
    await like(me, other);
    await assert.rejects(rewind(me), refusedWith('nothing_to_rewind'));
    await assert.rejects(rewind(other), refusedWith('nothing_to_rewind'));
    await pass(third, me);
    app.clock.advance(24 * HOUR_MS + 1_000);
    const { verificationToken } = await app.verify(third.phoneNumber);
    const session = await app.client.call(accounts.login, { body: { verificationToken } });
    await assert.rejects(rewind(app.memberOf(session, third.phoneNumber)), refusedWith('nothing_to_rewind'));
  });

  await t.test('who blocked since then stays gone, and it costs nothing', async () => {
    const [me, other] = await signUpThree(app);
    await like(me, other);
    await other.client.call(safety.blockUser, { body: { userId: me.id } });
    await assert.rejects(rewind(me), refusedWith('nothing_to_rewind'));
    await other.client.call(safety.unblockUser, { params: { userId: me.id } });
    const { person, rewindsLeft } = await rewind(me);
    assert.deepEqual([person.id, rewindsLeft], [other.id, 1]);
  });

  await t.test('two at once take back one', async () => {
    const [me, other] = await signUpThree(app);
    await like(me, other);
    const results = await Promise.allSettled([rewind(me), rewind(me)]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.deepEqual(await countsOf(app, other), [0, 0, 0, 0]);
  });

  await t.test('who is entitled has no limit', async () => {
    const [me, other] = await signUpThree(app);
    await app.ctx.db('entitle')`insert into app.entitlements (user_id, name) values (${me.id}, 'rewind')`;
    for (let round = 0; round < 4; round += 1) {
      await pass(me, other);
      assert.equal((await rewind(me)).rewindsLeft, null);
    }
  });

  await t.test('likes and rewinds of one member at once never wait for each other', async () => {
    const [me, other, third] = await signUpThree(app);
    await app.ctx.db('entitle')`
      insert into app.entitlements (user_id, name) values (${me.id}, 'rewind'), (${me.id}, 'unlimited_likes')`;
    for (let round = 0; round < 15; round += 1) {
      const calls = [like(me, other), rewind(me), like(me, third), rewind(me), like(me, other)];
      for (const result of await Promise.allSettled(calls)) {
        if (result.status === 'rejected') assert.equal(result.reason.problem?.code, 'nothing_to_rewind');
      }
    }
  });
});
