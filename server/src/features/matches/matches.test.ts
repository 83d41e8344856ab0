import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, people, safety } from '@romantic/contract';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { entitle } from '../premium/testing/entitle.ts';

const like = (from: TestMember, to: TestMember) =>
  from.client.call(discovery.likeUser, { body: { userId: to.id } });
const listMatches = (member: TestMember, query: { limit?: number; cursor?: string } = {}) =>
  member.client.call(discovery.listMatches, { query });
const unmatch = (member: TestMember, matchId: string) =>
  member.client.call(discovery.unmatch, { params: { matchId } });
const open = (member: TestMember, { id }: TestMember) =>
  member.client.call(people.getPerson, { params: { userId: id } });

async function makeMatch(app: TestApp, me?: TestMember) {
  const first = me ?? (await app.signUp());
  const second = await app.signUp();
  assert.equal((await like(second, first)).match, null);
  const { match } = await like(first, second);
  assert.ok(match);
  return { first, second, match };
}

test('two likes make one match', async (t) => {
  const app = await makeTestApp(t);

  await t.test('whoever comes second is told; both list it', async () => {
    const { first, second, match } = await makeMatch(app);
    assert.equal(match.user.id, second.id);
    for (const [me, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const { matches } = await listMatches(me);
      assert.deepEqual(
        matches.map(({ id, user, unread }) => [id, user.id, unread]),
        [[match.id, other.id, 0]],
      );
      assert.equal((await open(me, other)).id, other.id);
    }
    // A repeated like tells again.
    assert.equal((await like(second, first)).match?.id, match.id);
  });

  await t.test('a superlike and a like match too; a like and a pass do not', async () => {
    const [first, second, third] = [await app.signUp(), await app.signUp(), await app.signUp()];
    await first.client.call(discovery.likeUser, { body: { userId: second.id, kind: 'superlike' } });
    assert.ok((await like(second, first)).match);
    await third.client.call(discovery.passUser, { body: { userId: first.id } });
    assert.equal((await like(first, third)).match, null);
  });

  await t.test('both halves at once, through two processes: one match each, told to somebody', async () => {
    const other = await makeTestApp(t, { databaseUrl: app.databaseUrl });
    for (let round = 0; round < 12; round += 1) {
      const [first, second] = [await app.signUp(), await app.signUp()];
      const secondThere = other.memberOf(second.session, second.phoneNumber);
      const answers = await Promise.all([like(first, second), like(secondThere, first), like(first, second)]);
      const told = new Set(answers.flatMap(({ match }) => match?.id ?? []));
      const [{ matches: mine }, { matches: theirs }] = [
        await listMatches(first),
        await listMatches(secondThere),
      ];
      assert.deepEqual([told.size, mine.length, theirs.length], [1, 1, 1]);
      assert.deepEqual([mine[0]?.id, theirs[0]?.id], [[...told][0], [...told][0]]);
    }
  });

  await t.test('pages: newest first, everybody once; a cursor is one member’s', async () => {
    const me = await app.signUp();
    const expected: string[] = [];
    for (let index = 0; index < 5; index += 1) expected.unshift((await makeMatch(app, me)).match.id);
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { matches: { id: string }[]; nextCursor: string | null } = await listMatches(me, {
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      paged.push(...page.matches.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(paged, expected);
    const { nextCursor } = await listMatches(me, { limit: 1 });
    assert.ok(nextCursor);
    const stranger = await app.signUp();
    await assert.rejects(listMatches(stranger, { cursor: nextCursor }), refusedWith('cursor_invalid'));
    const cursorOfNobody = `${nextCursor.startsWith('A') ? 'B' : 'A'}${nextCursor.slice(1)}`;
    await assert.rejects(listMatches(me, { cursor: cursorOfNobody }), refusedWith('cursor_invalid'));
  });
});

test('unmatch', async (t) => {
  const app = await makeTestApp(t);

  await t.test('gone for both, and for good; kept as evidence', async () => {
    const { first, second, match } = await makeMatch(app);
    await unmatch(first, match.id);
    for (const [me, other] of [
      [first, second],
      [second, first],
    ] as const) {
      assert.deepEqual((await listMatches(me)).matches, []);
      await assert.rejects(open(me, other), refusedWith('not_found'));
      await assert.rejects(unmatch(me, match.id), refusedWith('not_found'));
      assert.equal((await like(me, other)).match, null);
      const { people: deck } = await me.client.call(discovery.discover, { query: { limit: 20 } });
      assert.ok(deck.every(({ id }) => id !== other.id));
    }
    const rows = await app.ctx.db('evidence')`
      select ended_by, end_reason, ended_at is not null as ended from app.matches where id = ${match.id}`;
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ ended_by: first.id, end_reason: 'unmatch', ended: true }],
    );
  });

  await t.test('by another member, with another’s match: not_found, and it stays', async () => {
    const { first, match } = await makeMatch(app);
    await assert.rejects(unmatch(await app.signUp(), match.id), refusedWith('not_found'));
    assert.equal((await listMatches(first)).matches.length, 1);
  });

  await t.test('two at once: one ends it', async () => {
    const { first, second, match } = await makeMatch(app);
    const results = await Promise.allSettled([unmatch(first, match.id), unmatch(second, match.id)]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });
});

test('who is matched', async (t) => {
  const app = await makeTestApp(t);

  await t.test('is still seen when paused or incognito', async () => {
    for (const visibility of [{ paused: true }, { incognito: true }]) {
      const { first, second } = await makeMatch(app);
      await entitle(app, second.id, 'incognito');
      await second.client.call(people.updateProfile, { body: { visibility } });
      assert.equal((await listMatches(first)).matches.length, 1);
      assert.equal((await open(first, second)).id, second.id);
    }
  });

  await t.test('is gone when blocked or reported, either way, and does not come back', async () => {
    for (const by of ['blockUser', 'reportUser'] as const) {
      const { first, second } = await makeMatch(app);
      const body = { userId: second.id, ...(by === 'reportUser' ? { reason: 'spam' as const } : {}) };
      if (by === 'blockUser') await first.client.call(safety.blockUser, { body });
      else await first.client.call(safety.reportUser, { body: { ...body, reason: 'spam' } });
      for (const member of [first, second]) assert.deepEqual((await listMatches(member)).matches, []);
      if (by === 'blockUser') await first.client.call(safety.unblockUser, { params: { userId: second.id } });
      for (const member of [first, second]) assert.deepEqual((await listMatches(member)).matches, []);
      await assert.rejects(open(second, first), refusedWith('not_found'));
    }
  });

  await t.test('is gone when banned', async () => {
    const { first, second } = await makeMatch(app);
    await app.ctx.db('ban')`update app.users set status = 'banned' where id = ${second.id}`;
    assert.deepEqual((await listMatches(first)).matches, []);
  });

  await t.test('a block and the second like at once: never a match that anybody sees', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [first, second] = [await app.signUp(), await app.signUp()];
      await like(first, second);
      await Promise.allSettled([
        like(second, first),
        first.client.call(safety.blockUser, { body: { userId: second.id } }),
      ]);
      for (const member of [first, second]) assert.deepEqual((await listMatches(member)).matches, []);
      const rows = await app.ctx.db('live')`
        select from app.matches where ended_at is null and ${first.id} in (user_a, user_b)`;
      assert.equal(rows.length, 0);
    }
  });
});
