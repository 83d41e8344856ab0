import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { coins, discovery, people, safety } from '@romantic/contract';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp, type TestMember } from '../../../testing/test-app.ts';
import { insertEntry } from '../../chat/entries.ts';
import { makePair, read } from '../../chat/testing/pair.ts';
import { assertLedgerHolds, balanceOf, give, spend } from '../testing/purse.ts';
import { spendAlone } from './spend-alone.ts';

test('what coins buy', async (t) => {
  const app = await makeTestApp(t, { config: { superlikesPerDay: 1, rewindsPerDay: 1 } });
  const { ctx } = app;
  const rich = async (): Promise<TestMember> => {
    const member = await app.signUp();
    await give(app, member.id, 1_000);
    return member;
  };
  const like = (from: TestMember, to: TestMember, kind: 'like' | 'superlike' = 'like', key?: string) =>
    from.client.call(discovery.likeUser, {
      body: { userId: to.id, kind },
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    });
  const stockOf = async (member: TestMember) => (await member.client.call(coins.getCoinBalance)).stock;

  await t.test('a superlike beyond the day’s own, with a key and without', async () => {
    const member = await rich();
    await like(member, await app.signUp(), 'superlike');
    const refused = like(member, await app.signUp(), 'superlike');
    await assert.rejects(refused, refusedWith('no_superlikes_left'));
    await spend(member, { item: 'superlike', quantity: 2 });
    const liked = await app.signUp();
    assert.equal((await like(member, liked, 'superlike')).superlikesLeft, 0);
    await like(member, liked, 'superlike');
    assert.equal((await stockOf(member)).superlike, 1);
    const [next, key] = [await app.signUp(), randomUUID()];
    const first = await like(member, next, 'superlike', key);
    assert.deepEqual(await like(member, next, 'superlike', key), first);
    assert.equal((await stockOf(member)).superlike, 0);
    await assert.rejects(like(member, await app.signUp(), 'superlike'), refusedWith('no_superlikes_left'));
  });

  await t.test(
    'a rewind beyond the day’s own; none is used where there is nothing to take back',
    async () => {
      const member = await rich();
      const rewind = () => member.client.call(discovery.rewind);
      for (let index = 0; index < 3; index += 1) await like(member, await app.signUp());
      await rewind();
      await assert.rejects(rewind(), refusedWith('no_rewinds_left'));
      await spend(member, { item: 'rewind', quantity: 3 });
      await rewind();
      assert.equal((await rewind()).rewindsLeft, 0);
      await assert.rejects(rewind(), refusedWith('nothing_to_rewind'));
      assert.equal((await stockOf(member)).rewind, 1);
    },
  );

  await t.test('a boost of half an hour, one behind the other, and not for ever', async () => {
    const member = await rich();
    const key = randomUUID();
    app.clock.stop();
    const endsIn = ({ granted }: { granted: { endsAt: string | null } }) =>
      (Date.parse(granted.endsAt ?? '') - app.clock.now()) / 60_000;
    const first = await spend(member, { item: 'boost' }, key);
    assert.equal(endsIn(first), 30);
    assert.equal(endsIn(await spend(member, { item: 'boost', quantity: 2 })), 90);
    assert.deepEqual(await spend(member, { item: 'boost' }, key), first);
    await assert.rejects(spend(member, { item: 'boost', quantity: 2 }), refusedWith('boost_too_long'));
    assert.equal(await balanceOf(member), 700);
    const [row] = await ctx.db<{ boost: number; minutes: number }>('boost')`
      select boost, extract(epoch from boosted_until - ${new Date(app.clock.now())}::timestamptz)::int / 60 as minutes
      from app.standings where user_id = ${member.id}`;
    assert.deepEqual({ ...row }, { boost: 1.5, minutes: 90 });
  });

  await t.test('a gift, seen by both, paid once; none after a block or for strangers', async () => {
    const { first, second, id } = await makePair(app);
    await give(app, first.id, 100);
    const { gifts } = await first.client.call(coins.listGifts);
    const rose = gifts.find(({ name }) => name === 'rose') ?? assert.fail('no rose');
    const picture = await fetch(app.baseUrl + rose.picture);
    assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/svg+xml']);
    assert.match(await picture.text(), /^<svg /);
    const body = { item: 'gift', targetId: id, gift: 'rose' } as const;
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => spend(first, body, key)));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(answers[0]?.balance, 100 - rose.price);
    for (const member of [first, second]) {
      const { messages } = await read(member, id);
      assert.deepEqual(
        messages.map(({ type, gift, senderId }) => [type, gift?.name, senderId]),
        [['gift', 'rose', first.id]],
      );
    }
    const stranger = await rich();
    await assert.rejects(spend(stranger, body), refusedWith('not_found'));
    await assert.rejects(spend(second, body), refusedWith('insufficient_coins'));
    await second.client.call(safety.blockUser, { body: { userId: first.id } });
    await assert.rejects(spend(first, body), refusedWith('not_found'));
    assert.equal(await balanceOf(first), 100 - rose.price);
    assert.equal(await balanceOf(stranger), 1_000);
    // What was answered before is answered again.
    assert.deepEqual(await spend(first, body, key), answers[0]);
  });

  await t.test('what breaks between the gift and the coins leaves neither, and the key free', async () => {
    const { first, id } = await makePair(app);
    await give(app, first.id, 100);
    const key = { key: randomUUID(), requestHash: Buffer.from('x') };
    const plan = {
      memberId: first.id,
      ...key,
      kind: 'gift' as const,
      quantity: 1,
      amount: 10,
      target: 'gifts' as const,
    };
    const entry = { conversationId: id, senderId: first.id, type: 'gift' as const };
    const buy = (broken: boolean) =>
      spendAlone(ctx, plan, async (tx, giftId) => {
        await insertEntry(ctx, tx, { ...entry, entryId: giftId, entry: { giftId, name: 'rose' } });
        if (broken) await tx('cut')`select pg_terminate_backend(pg_backend_pid())`;
        return { gift: 'rose', targetId: id };
      });
    await assert.rejects(buy(true), { code: 'unavailable' });
    assert.deepEqual([(await read(first, id)).messages.length, await balanceOf(first)], [0, 100]);
    assert.equal((await buy(false)).balance, 90);
    assert.deepEqual([(await read(first, id)).messages.length, await balanceOf(first)], [1, 90]);
  });

  await t.test('one like seen is one person, on every list', async () => {
    const member = await rich();
    const likers: TestMember[] = [];
    await assert.rejects(spend(member, { item: 'see_like' }), refusedWith('nobody_to_see'));
    for (let index = 0; index < 4; index += 1) {
      const liker = await app.signUp();
      app.clock.advance(1_000);
      await like(liker, member);
      likers.push(liker);
    }
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3, 4].map(() => spend(member, { item: 'see_like' }, key)));
    const shown = answers[0]?.granted.person ?? assert.fail('nobody is shown');
    assert.equal(shown.id, likers.at(-1)?.id, 'the latest');
    for (const answer of answers) assert.equal(answer.granted.person?.id, shown.id);
    const list = () => member.client.call(discovery.listLikes);
    const open = (id: string) => member.client.call(people.getPerson, { params: { userId: id } });
    const told = await list();
    assert.deepEqual([told.count, told.people.map(({ id }) => id)], [4, [shown.id]]);
    assert.equal((await open(shown.id)).id, shown.id);
    const hidden = likers.filter(({ id }) => id !== shown.id);
    for (const { id } of hidden) await assert.rejects(open(id), refusedWith('not_found'));
    const statement = await member.client.call(coins.listCoinTransactions);
    const everything = JSON.stringify([
      answers,
      told,
      statement,
      await member.client.call(coins.getCoinBalance),
    ]);
    for (const { id } of hidden) assert.ok(!everything.includes(id));
    // Two at once see two.
    const two = await Promise.all([1, 2].map(() => spend(member, { item: 'see_like' })));
    assert.equal(new Set(two.map(({ granted }) => granted.person?.id)).size, 2);
    assert.equal((await list()).people.length, 3);
    await ctx.db('plan')`insert into app.entitlements (user_id, name) values (${member.id}, 'see_likes')`;
    await assert.rejects(spend(member, { item: 'see_like' }), refusedWith('nobody_to_see'));
  });

  await t.test('what makes no sense is refused before anything is paid', async () => {
    const member = await rich();
    const wrong = [
      { item: 'gift', targetId: randomUUID() },
      { item: 'gift', gift: 'rose' },
      { item: 'gift', gift: 'rose', targetId: randomUUID(), quantity: 2 },
      { item: 'boost', gift: 'rose' },
      { item: 'rewind', targetId: randomUUID() },
      { item: 'see_like', quantity: 2 },
      { item: 'rewind', quantity: 0 },
      { item: 'rewind', quantity: 101 },
    ] as const;
    for (const body of wrong)
      await assert.rejects(spend(member, body as never), refusedWith('invalid_input'));
    assert.equal(await balanceOf(member), 1_000);
  });

  await assertLedgerHolds(app);
});
