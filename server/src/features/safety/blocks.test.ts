import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { accounts, discovery, type ProblemError, people, safety } from '@romantic/contract';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { takeSwipes } from '../discovery/swipes/swipes.ts';

const isNotFound = (error: ProblemError) => error.problem.code === 'not_found';
const block = (who: TestMember, whom: { id: string }) =>
  who.client.call(safety.blockUser, { body: { userId: whom.id } });
const unblock = (who: TestMember, whom: { id: string }) =>
  who.client.call(safety.unblockUser, { params: { userId: whom.id } });
const list = (who: TestMember, query: { limit?: number; cursor?: string } = {}) =>
  who.client.call(safety.listBlocks, { query });
const like = (from: TestMember, to: TestMember) =>
  from.client.call(discovery.likeUser, { body: { userId: to.id } });
const NOBODY = { id: '019a0000-0000-7000-8000-000000000001' };

test('blocks', async (t) => {
  const app = await makeTestApp(t);
  const [ana, bea, cleo, dora] = [
    await app.signUp({ fullName: 'Ana Lima' }),
    await app.signUp({ fullName: 'Bea Secretname' }),
    await app.signUp({ fullName: 'Cleo' }),
    await app.signUp(),
  ];

  /** Every read that shows one to the other. */
  const reads = async ({ client }: TestMember, other: TestMember): Promise<string[]> => {
    const answers = await Promise.all([
      client.call(discovery.discover, { query: { limit: 20 } }),
      client.call(discovery.listMatches, {}),
      client.call(discovery.listLikes, {}),
      client.call(accounts.getOwnProfile),
      client
        .call(people.getPerson, { params: { userId: other.id } })
        .catch((error: ProblemError) => error.problem),
    ]);
    return answers.map((answer) => JSON.stringify(answer)).filter((answer) => answer.includes(other.id));
  };
  const traces = async (viewer: TestMember, other: TestMember): Promise<string[]> => {
    const liked = JSON.stringify(await like(viewer, other).catch((error: ProblemError) => error.problem));
    return [...(await reads(viewer, other)), ...(liked.includes(other.id) ? [liked] : [])];
  };

  await t.test('neither oneself nor an id of nobody', async () => {
    await assert.rejects(block(ana, ana), isNotFound);
    await assert.rejects(block(ana, { id: ana.id.toUpperCase() }), isNotFound);
    await assert.rejects(block(ana, NOBODY), isNotFound);
    await assert.rejects(unblock(ana, NOBODY), isNotFound);
    assert.deepEqual(await list(ana), { blocks: [], nextCursor: null });
  });

  await t.test('a block ends the match and hides both from each other in every read, at once', async () => {
    for (const person of [ana, bea]) await person.client.call(discovery.discover, { query: { limit: 20 } });
    await like(ana, bea);
    assert.ok((await like(bea, ana)).match);
    assert.ok((await traces(ana, bea)).length > 0 && (await traces(bea, ana)).length > 0);
    await block(ana, bea);
    assert.deepEqual(await traces(ana, bea), []);
    assert.deepEqual(await traces(bea, ana), []);
    const me = await ana.client.call(accounts.getOwnProfile);
    assert.deepEqual(me.counts, { likes: 0, matches: 0 });
    const matches = await app.ctx.db('test')`select ended_by, end_reason from app.matches`;
    assert.deepEqual([...matches], [{ ended_by: ana.id, end_reason: 'block' }], 'kept as evidence');
  });

  await t.test(
    'repeating is harmless; the list shows no more than the first name, and only to the blocker',
    async () => {
      const before = await list(ana);
      app.clock.advance(5_000);
      await block(ana, bea);
      assert.deepEqual(await list(ana), before);
      assert.deepEqual(Object.keys(before.blocks[0] ?? {}).sort(), ['blockedAt', 'name', 'userId']);
      assert.deepEqual([before.blocks[0]?.userId, before.blocks[0]?.name], [bea.id, 'Bea']);
      assert.deepEqual((await list(bea)).blocks, []);
    },
  );

  await t.test('whoever is blocked notices nothing: blocking back works as with anybody', async () => {
    await block(bea, ana);
    assert.equal((await list(bea)).blocks[0]?.userId, ana.id);
    await assert.rejects(unblock(cleo, ana), isNotFound, 'by another member');
    await unblock(bea, ana);
    await assert.rejects(unblock(bea, ana), isNotFound, 'the other’s block is not hers to lift');
    assert.deepEqual(await traces(ana, bea), []);
  });

  await t.test('lifting it shows them again but does not bring the match back', async () => {
    await unblock(ana, bea);
    assert.deepEqual((await ana.client.call(discovery.listMatches, {})).matches, []);
    await assert.rejects(unblock(ana, bea), isNotFound);
  });

  await t.test('pages go on where they ended, newest first', async () => {
    for (const person of [bea, cleo, dora]) {
      app.clock.advance(1_000);
      await block(ana, person);
    }
    const first = await list(ana, { limit: 2 });
    assert.ok(first.nextCursor);
    const second = await list(ana, { limit: 2, cursor: first.nextCursor });
    const all = [...first.blocks, ...second.blocks].map(({ userId }) => userId);
    assert.deepEqual([all, second.nextCursor], [[dora.id, cleo.id, bea.id], null]);
    await assert.rejects(
      list(bea, { cursor: first.nextCursor }),
      (error: ProblemError) => error.problem.code === 'cursor_invalid',
      'by another member',
    );
    for (const person of [bea, cleo, dora]) await unblock(ana, person);
  });

  await t.test('two who block each other at the same moment both do', async () => {
    await Promise.all([block(cleo, dora), block(dora, cleo), block(cleo, dora), block(dora, cleo)]);
    assert.deepEqual([(await list(cleo)).blocks.length, (await list(dora)).blocks.length], [1, 1]);
    await Promise.all([unblock(cleo, dora), unblock(dora, cleo)]);
  });

  await t.test('who liked one and was in one’s deck is gone from likes, deck and card', async () => {
    await app.ctx.db('test')`insert into app.entitlements (user_id, name) values (${dora.id}, 'see_likes')`;
    await like(cleo, dora);
    assert.equal((await reads(dora, cleo)).length, 3, 'deck, likes and card show her');
    await block(cleo, dora);
    assert.deepEqual([await reads(dora, cleo), await reads(cleo, dora)], [[], []]);
    await assert.rejects(like(dora, cleo), isNotFound);
    assert.equal((await dora.client.call(accounts.getOwnProfile)).counts.likes, 0);
    await unblock(cleo, dora);
  });

  await t.test('a block waits for a like that is being written, and ends the match it made', async () => {
    let blocked: Promise<unknown> = Promise.resolve();
    const matchId = await app.ctx.db.tx(async (tx) => {
      const like = { actorId: dora.id, targetId: cleo.id, kind: 'like' as const, note: null };
      const [made] = await takeSwipes(app.ctx, tx, [like]);
      blocked = block(cleo, dora);
      // Time enough for a block that does not wait to miss the match.
      await setTimeout(300);
      return made?.taken.match_id;
    });
    await blocked;
    assert.ok(matchId);
    const [match] = await app.ctx.db<{ end_reason: string }>('test')`
      select end_reason from app.matches where id = ${matchId}`;
    assert.equal(match?.end_reason, 'block');
  });
});
