import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { discovery, messages, safety } from '@romantic/contract';
import { recordEvents } from '../../realtime/testing/recording-realtime.ts';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { insertEntry } from './entries.ts';
import { findBroken, makePair, read, readAll, send } from './testing/pair.ts';

const markRead = (member: TestMember, messageId: string) =>
  member.client.call(messages.markRead, { params: { messageId } });
const remove = (member: TestMember, id: string) =>
  member.client.call(messages.deleteMessage, { params: { id } });
const react = (member: TestMember, messageId: string, emoji: string | null) =>
  member.client.call(messages.reactToMessage, { params: { messageId }, body: { emoji } });
const talk = async (member: TestMember) =>
  (await member.client.call(messages.listConversations)).conversations[0];

test('what happens to messages', async (t) => {
  const app = await makeTestApp(t);
  const take = recordEvents(app.ctx.realtime, 'message.');
  /** Since last asked, by whom it was told: `event -> a,b`. */
  const told = (names: Record<string, TestMember>) =>
    take().map(({ topic, event }) => {
      const [name] = Object.entries(names).find(([, { id }]) => topic === `user:${id}`) ?? [topic];
      return `${event} -> ${name}`;
    });

  await t.test('both are told of a message, once; nobody of a retry or a refusal', async () => {
    const { first, second, id } = await makePair(app);
    take();
    const clientMessageId = randomUUID();
    const message = await send(first, id, 'Hi.', clientMessageId);
    const events = take();
    assert.deepEqual(events, [
      { topic: events[0]?.topic, event: 'message.created', payload: message },
      { topic: events[1]?.topic, event: 'message.created', payload: message },
    ]);
    assert.deepEqual(
      events.map(({ topic }) => topic).sort(),
      [`user:${first.id}`, `user:${second.id}`].sort(),
    );
    await send(first, id, 'Hi.', clientMessageId);
    await assert.rejects(send(await app.signUp(), id, 'Hi.'));
    assert.deepEqual(take(), []);
  });

  await t.test('read marks move on and never back; unread is counted', async () => {
    const { first, second, id } = await makePair(app);
    const sent = [];
    for (const content of ['One.', 'Two.', 'Three.']) sent.push(await send(first, id, content));
    const [one, two, three] = sent as [(typeof sent)[0], (typeof sent)[0], (typeof sent)[0]];
    take();
    assert.deepEqual([(await talk(second))?.unread, (await talk(first))?.unread], [3, 0]);
    assert.deepEqual(await markRead(second, two.id), { readSeq: 2 });
    assert.deepEqual(told({ first, second }), ['message.read -> second', 'message.read -> first']);
    assert.deepEqual(await markRead(second, one.id), { readSeq: 2 });
    assert.deepEqual(told({ first, second }), []);
    const page = await readAll(first, id);
    assert.deepEqual(
      page.map(({ readAt }) => readAt !== null),
      [true, true, false],
    );
    const mine = await talk(second);
    assert.deepEqual(
      [mine?.unread, mine?.lastSeq, mine?.myReadSeq, mine?.theirReadSeq, mine?.lastMessage?.id],
      [1, 3, 2, 0, three.id],
    );
    assert.equal((await talk(first))?.theirReadSeq, 2);
    // Both at once: whichever comes last, the mark is at the later one.
    await Promise.all([markRead(second, three.id), markRead(second, one.id), markRead(second, two.id)]);
    assert.equal((await talk(second))?.unread, 0);
    const { matches } = await second.client.call(discovery.listMatches);
    assert.deepEqual([matches[0]?.unread, matches[0]?.lastMessage?.seq], [0, 3]);
  });

  await t.test('deleted for both; the place stays, and the words stay for staff', async () => {
    const { first, second, id } = await makePair(app);
    const message = await send(first, id, 'Oh no.');
    await react(second, message.id, '😮');
    take();
    await assert.rejects(remove(second, message.id), refusedWith('not_found'));
    await remove(first, message.id);
    assert.deepEqual(told({ first, second }).sort(), [
      'message.updated -> first',
      'message.updated -> second',
    ]);
    await remove(first, message.id);
    assert.deepEqual(take(), []);
    for (const member of [first, second]) {
      const [shown] = (await read(member, id)).messages;
      assert.deepEqual([shown?.seq, shown?.deleted, shown?.content, shown?.reactions], [1, true, null, []]);
    }
    assert.equal((await talk(second))?.unread, 0);
    await assert.rejects(react(second, message.id, '👍'), refusedWith('not_found'));
    const [row] = await app.ctx.db('kept')`select content from app.messages where id = ${message.id}`;
    assert.equal(row?.content, 'Oh no.');
    await second.client.call(safety.reportUser, {
      body: { userId: first.id, reason: 'harassment', messageId: message.id },
    });
    const [report] = await app.ctx.db<{ message_id: string; evidence: { messages: { content: string }[] } }>(
      'report',
    )`
      select message_id, evidence from app.reports where reporter_id = ${second.id}`;
    const kept = report?.evidence.messages ?? [];
    assert.deepEqual([report?.message_id, kept.map(({ content }) => content)], [message.id, ['Oh no.']]);
  });

  await t.test('one reaction each: set, changed, taken back', async () => {
    const { first, second, id } = await makePair(app);
    const message = await send(first, id, 'Ha.');
    take();
    await react(first, message.id, '👍🏽');
    await react(second, message.id, '😂');
    const { reactions } = await react(second, message.id, '❤️');
    const byId = [...reactions].sort((a, b) => (a.userId < b.userId ? -1 : 1));
    const expected = [
      { userId: first.id, emoji: '👍🏽' },
      { userId: second.id, emoji: '❤️' },
    ].sort((a, b) => (a.userId < b.userId ? -1 : 1));
    assert.deepEqual(byId, expected);
    assert.equal(take().length, 6);
    await react(second, message.id, '❤️');
    assert.deepEqual(take(), []);
    assert.deepEqual(
      (await react(second, message.id, null)).reactions,
      expected.filter(({ userId }) => userId === first.id),
    );
    for (const emoji of ['', 'x', '👍👍', '1', '👍 ']) {
      await assert.rejects(react(second, message.id, emoji), refusedWith('invalid_input'), emoji);
    }
  });

  await t.test('by another member, and when it is over: not_found', async () => {
    const { first, second, id } = await makePair(app);
    const message = await send(first, id, 'Hi.');
    const stranger = await app.signUp();
    const tryAll = async (member: TestMember) => {
      await assert.rejects(markRead(member, message.id), refusedWith('not_found'));
      await assert.rejects(remove(member, message.id), refusedWith('not_found'));
      await assert.rejects(react(member, message.id, '👍'), refusedWith('not_found'));
      await assert.rejects(read(member, id), refusedWith('not_found'));
    };
    await tryAll(stranger);
    await first.client.call(safety.blockUser, { body: { userId: second.id } });
    take();
    for (const member of [first, second]) await tryAll(member);
    assert.deepEqual(take(), []);
  });

  await t.test('pages of a conversation, and of conversations', async () => {
    const { first, second, id } = await makePair(app);
    for (let index = 1; index <= 7; index += 1) await send(first, id, `${index}`);
    const seqs = async (query: Parameters<typeof read>[2]) => {
      const page = await read(second, id, query);
      return [page.messages.map(({ seq }) => seq), page.hasMore];
    };
    assert.deepEqual(await seqs({ limit: 3 }), [[5, 6, 7], true]);
    assert.deepEqual(await seqs({ beforeSeq: 5, limit: 4 }), [[1, 2, 3, 4], false]);
    assert.deepEqual(await seqs({ afterSeq: 2, limit: 3 }), [[3, 4, 5], true]);
    assert.deepEqual(await seqs({ afterSeq: 4, limit: 3 }), [[5, 6, 7], false]);
    assert.deepEqual(await seqs({ afterSeq: 7 }), [[], false]);
    await assert.rejects(read(second, id, { afterSeq: 1, beforeSeq: 5 }), refusedWith('invalid_input'));

    const others = [await makePair(app, first), await makePair(app, first)];
    await send(first, others[0]?.id ?? '', 'Newest.');
    const found: string[] = [];
    let cursor: string | null | undefined;
    do {
      const query: { limit: number; cursor?: string } = { limit: 2, ...(cursor ? { cursor } : {}) };
      const page: { conversations: { id: string }[]; nextCursor: string | null } = await first.client.call(
        messages.listConversations,
        { query },
      );
      found.push(...page.conversations.map((conversation) => conversation.id));
      cursor = page.nextCursor;
    } while (cursor);
    // Nobody has written in the second yet: it is there all the same, by the time of the match.
    assert.deepEqual(found, [others[0]?.id, others[1]?.id, id]);
    const stranger = await app.signUp();
    const { nextCursor } = await first.client.call(messages.listConversations, { query: { limit: 1 } });
    const stolen = stranger.client.call(messages.listConversations, { query: { cursor: nextCursor ?? '' } });
    await assert.rejects(stolen, refusedWith('cursor_invalid'));
  });

  await t.test('a gift or call is written by its feature, once, with its transaction', async () => {
    const { first, second, id } = await makePair(app);
    take();
    const entryId = randomUUID();
    const call = {
      conversationId: id,
      senderId: first.id,
      entryId,
      type: 'call' as const,
      entry: { callId: entryId, media: 'video' as const, status: 'missed' as const, durationSeconds: 0 },
    };
    await assert.rejects(
      app.ctx.db.tx(async (tx) => {
        await insertEntry(app.ctx, tx, call);
        throw new Error('no');
      }),
    );
    assert.deepEqual([take(), await readAll(first, id)], [[], []]);
    for (let times = 0; times < 2; times += 1) await app.ctx.db.tx((tx) => insertEntry(app.ctx, tx, call));
    const [message, ...more] = await readAll(second, id);
    assert.deepEqual([message?.type, message?.call, message?.seq, more.length], ['call', call.entry, 1, 0]);
    assert.equal(take().length, 2);
    await assert.rejects(remove(first, message?.id ?? ''), refusedWith('not_found'));
    await first.client.call(discovery.unmatch, { params: { matchId: id } });
    const late = { ...call, entryId: randomUUID() };
    assert.equal(await app.ctx.db.tx((tx) => insertEntry(app.ctx, tx, late)), null);
  });

  await t.test(
    'links and numbers are noted while the other has not written, and change nothing',
    async () => {
      const { first, second, id } = await makePair(app);
      const flagsOf = async (messageId: string) =>
        (await app.ctx.db('flags')`select flags from app.message_flags where message_id = ${messageId}`)[0]
          ?.flags;
      const texts: [string, string[] | undefined][] = [
        ['Hello there.', undefined],
        ['Meet at 18:30 on 2026-11-22?', undefined],
        ['See example.com/me or mail me: a@example.org', ['link']],
        ['Call 06 12 34 56 78', ['phone']],
        ['+44 7700 900123 or t.me/someone', ['link', 'phone']],
      ];
      for (const [text, flags] of texts)
        assert.deepEqual(await flagsOf((await send(first, id, text)).id), flags, text);
      const answer = await send(second, id, 'www.example.com');
      assert.equal(await flagsOf(answer.id), undefined);
    },
  );

  await t.test('nothing of all that broke a conversation', async () => {
    assert.deepEqual(await findBroken(app), []);
  });
});
