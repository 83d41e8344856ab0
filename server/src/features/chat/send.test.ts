import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { discovery, type Message, safety } from '@romantic/contract';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { findBroken, makePair, type Pair, read, readAll, send } from './testing/pair.ts';

test('sending', async (t) => {
  const app = await makeTestApp(t);
  const post = (member: TestMember, body: object) =>
    fetch(`${app.baseUrl}/api/messages/send`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${member.session.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });

  await t.test('201 with the whole message; both read the same', async () => {
    const { first, second, id } = await makePair(app);
    const clientMessageId = randomUUID();
    const body = { conversationId: id, clientMessageId, type: 'text', content: '  Cafe\u0301 at 8?\n👩‍🚀  ' };
    const answer = await post(first, body);
    assert.equal(answer.status, 201);
    const message = (await answer.json()) as Message;
    assert.deepEqual(message, {
      id: message.id,
      conversationId: id,
      seq: 1,
      senderId: first.id,
      type: 'text',
      content: 'Café at 8?\n👩‍🚀',
      media: null,
      call: null,
      gift: null,
      clientMessageId,
      createdAt: message.createdAt,
      readAt: null,
      reactions: [],
      deleted: false,
    });
    for (const member of [first, second]) {
      assert.deepEqual(await read(member, id), { messages: [message], hasMore: false });
    }
  });

  await t.test('a retry: 200 with the message that was stored, also when the body differs', async () => {
    const { first, second, id } = await makePair(app);
    const clientMessageId = randomUUID();
    const body = { conversationId: id, clientMessageId, type: 'text', content: 'One.' };
    const stored = await (await post(first, body)).json();
    for (const content of ['One.', 'Another.']) {
      const again = await post(first, { ...body, content });
      assert.deepEqual([again.status, await again.json()], [200, stored]);
    }
    // The same id of somebody else, or in another conversation, is another message.
    assert.equal((await send(second, id, 'Two.', clientMessageId)).seq, 2);
    const other = await makePair(app, first);
    assert.equal((await send(first, other.id, 'Three.', clientMessageId)).seq, 1);
    assert.equal((await readAll(first, id)).length, 2);
  });

  await t.test('fifty at once with one id: one message, fifty equal answers', async () => {
    const { first, id } = await makePair(app);
    const clientMessageId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(first, id, 'Once.', clientMessageId)),
    );
    assert.equal(new Set(answers.map((message) => JSON.stringify(message))).size, 1);
    assert.equal((await readAll(first, id)).length, 1);
  });

  await t.test('what a text may be', async () => {
    const { first, id } = await makePair(app);
    const refused = ['', '   ', 'a\u0000b', 'a\u202eb', '\ud800', 'x'.repeat(2001), '👩'.repeat(2001)];
    for (const content of refused) {
      await assert.rejects(send(first, id, content), refusedWith('invalid_input'));
    }
    for (const content of ['x'.repeat(2000), '👩'.repeat(2000)]) {
      assert.equal((await send(first, id, content)).content, content);
    }
    const base = { conversationId: id, clientMessageId: randomUUID() };
    const bodies = [
      { ...base, type: 'text' },
      { ...base, type: 'text', content: 'x', mediaId: randomUUID() },
      { ...base, type: 'image', content: 'x' },
      { ...base, type: 'gift', content: 'x' },
      { ...base, type: 'call', content: 'x' },
      { ...base, clientMessageId: 'mine', type: 'text', content: 'x' },
    ];
    for (const body of bodies) assert.equal((await post(first, body)).status, 422, JSON.stringify(body));
    assert.equal((await readAll(first, id)).length, 2);
  });

  await t.test('by another member, to nobody, and into an ended match: not_found', async () => {
    const { first, second, id } = await makePair(app);
    const stranger = await app.signUp();
    await assert.rejects(send(stranger, id, 'Hi.'), refusedWith('not_found'));
    await assert.rejects(send(first, randomUUID(), 'Hi.'), refusedWith('not_found'));
    const clientMessageId = randomUUID();
    await send(first, id, 'Hi.', clientMessageId);
    await second.client.call(discovery.unmatch, { params: { matchId: id } });
    for (const member of [first, second]) {
      await assert.rejects(send(member, id, 'Hi?'), refusedWith('not_found'));
      await assert.rejects(read(member, id), refusedWith('not_found'));
    }
    await assert.rejects(send(first, id, 'Hi.', clientMessageId), refusedWith('not_found'));
  });

  await t.test('when blocked or reported, either way: not_found', async () => {
    for (const by of ['blockUser', 'reportUser'] as const) {
      const { first, second, id } = await makePair(app);
      await send(second, id, 'Hi.');
      const body = { userId: second.id, reason: 'spam' as const };
      if (by === 'blockUser') await first.client.call(safety.blockUser, { body: { userId: second.id } });
      else await first.client.call(safety.reportUser, { body });
      for (const member of [first, second]) {
        await assert.rejects(send(member, id, 'Hi?'), refusedWith('not_found'));
        await assert.rejects(read(member, id), refusedWith('not_found'));
      }
    }
  });

  await t.test('to who is banned: not_found; by who is banned: restricted, also past the door', async () => {
    const { first, second, id } = await makePair(app);
    await app.ctx.db('ban')`update app.users set status = 'banned' where id = ${second.id}`;
    await assert.rejects(send(first, id, 'Hi?'), refusedWith('not_found'));
    await app.ctx.db('ban')`update app.users set status = 'banned' where id in (${first.id}, ${second.id})`;
    const base = { conversationId: id, clientMessageId: randomUUID(), type: 'text' as const };
    const { outcome } = await app.ctx.sends({
      ...base,
      senderId: first.id,
      content: 'Hi?',
      mediaId: null,
      entry: null,
      flags: [],
    });
    assert.equal(outcome, 'refused');
    await app.ctx.db('unban')`update app.users set status = 'active' where id = ${second.id}`;
    const again = { ...base, senderId: first.id, content: 'Hi?', mediaId: null, entry: null, flags: [] };
    assert.equal((await app.ctx.sends(again)).outcome, 'restricted');
  });

  await t.test('nothing of all that broke a conversation', async () => {
    assert.deepEqual(await findBroken(app), []);
  });
});

test('opening conversations is limited by the day, over all processes', async (t) => {
  const config = { conversationsPerDay: 2 };
  const app = await makeTestApp(t, { config });
  const there = await makeTestApp(t, { config, databaseUrl: app.databaseUrl });
  const me = await app.signUp();
  const pairs: Pair[] = [];
  for (let index = 0; index < 4; index += 1) pairs.push(await makePair(app, me));
  const meThere = there.memberOf(me.session, me.phoneNumber);

  // All at once, at both: two conversations are opened, and stay open.
  const results = await Promise.allSettled(
    pairs.flatMap(({ id }) => [send(me, id, 'Hi.'), send(meThere, id, 'Hi again.')]),
  );
  const opened = new Set(
    results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.conversationId] : [])),
  );
  assert.equal(opened.size, 2);
  const closed = pairs.filter(({ id }) => !opened.has(id));
  for (const { id } of closed) await assert.rejects(send(me, id, 'Hi.'), refusedWith('rate_limited'));
  const [pair] = pairs.filter(({ id }) => opened.has(id));
  assert.ok(pair);
  await send(me, pair.id, 'More.');
  // Who is written to answers without using theirs up, and then the other is free to write.
  const [waiting] = closed;
  assert.ok(waiting);
  await send(waiting.second, waiting.id, 'I write first.');
  await send(me, waiting.id, 'Good.');
  const rows = await app.ctx.db<{ used: number }>('used')`
    select used from app.daily_usage where user_id = ${me.id} and kind = 'conversation'`;
  assert.deepEqual(
    rows.map(({ used }) => used),
    [2],
  );
  app.clock.advance(86_400_000);
  const tomorrow = await app.ctx.sends({
    conversationId: closed[1]?.id ?? '',
    senderId: me.id,
    clientMessageId: randomUUID(),
    type: 'text',
    content: 'Another day.',
    mediaId: null,
    entry: null,
    flags: [],
  });
  assert.equal(tomorrow.outcome, 'stored');
  assert.deepEqual(await findBroken(app), []);
});
