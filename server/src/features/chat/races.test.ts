import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { discovery, type Message, safety } from '@romantic/contract';
import { makeTestApp } from '../../testing/test-app.ts';
import { endMatch } from '../matches/pair.ts';
import { storeAndTell } from './sends.ts';
import { findBroken, makePair, read, readAll, send } from './testing/pair.ts';

test('at the same moment', async (t) => {
  const app = await makeTestApp(t);
  const there = await makeTestApp(t, { databaseUrl: app.databaseUrl });
  const atOther = (member: Parameters<typeof read>[0]) => there.memberOf(member.session, member.phoneNumber);
  const text = (conversationId: string, senderId: string, content: string) => ({
    conversationId,
    senderId,
    clientMessageId: randomUUID(),
    type: 'text' as const,
    content,
    mediaId: null,
    entry: null,
    flags: [],
  });

  await t.test(
    'many senders, both ways, two processes: no gap, no loss, and who reads on misses nothing',
    async () => {
      const pairs = [await makePair(app), await makePair(app), await makePair(app)];
      const sent = new Map<string, string[]>();
      let done = false;
      const senders = pairs.flatMap(({ first, second, id }) =>
        [first, atOther(second), atOther(first), second].map(async (member, number) => {
          for (let index = 0; index < 12; index += 1) {
            const content = `${number}:${index}`;
            await send(member, id, content);
            sent.set(id, [...(sent.get(id) ?? []), content]);
          }
        }),
      );
      const readers = pairs.map(async ({ second, id }) => {
        const got: Message[] = [];
        for (let last = false; !last; ) {
          last = done;
          const { messages } = await read(atOther(second), id, { afterSeq: got.at(-1)?.seq ?? 0, limit: 7 });
          got.push(...messages);
          last = last && messages.length === 0;
          await sleep(5);
        }
        return { id, got };
      });
      await Promise.all(senders);
      done = true;
      for (const { id, got } of await Promise.all(readers)) {
        assert.deepEqual(
          got.map(({ seq }) => seq),
          Array.from({ length: 48 }, (_, index) => index + 1),
        );
        assert.deepEqual(got.map(({ content }) => content).sort(), sent.get(id)?.sort());
        // Whoever waits for an answer before the next message has them in that order.
        for (let number = 0; number < 4; number += 1) {
          const own = got.flatMap(({ content }) => (content?.startsWith(`${number}:`) ? [content] : []));
          assert.deepEqual(
            own,
            Array.from({ length: 12 }, (_, index) => `${number}:${index}`),
          );
        }
      }
      assert.deepEqual(await findBroken(app), []);
    },
  );

  await t.test('the earlier of two commits later: the later one waits, and a reader gets both', async () => {
    const { first, second, id } = await makePair(app);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { promise: stored, resolve: hasStored } = Promise.withResolvers<void>();
    const early = app.ctx.db.tx(async (tx) => {
      await storeAndTell(app.ctx, tx, [text(id, first.id, 'early')], null);
      hasStored();
      await held;
    });
    await stored;
    const late = send(atOther(second), id, 'late');
    await sleep(150);
    assert.deepEqual((await read(first, id)).messages, []);
    release();
    await early;
    assert.equal((await late).seq, 2);
    const { messages } = await read(first, id, { afterSeq: 0 });
    assert.deepEqual(
      messages.map(({ seq, content }) => [seq, content]),
      [
        [1, 'early'],
        [2, 'late'],
      ],
    );
  });

  await t.test('a place that was taken and rolled back is given again', async () => {
    const { first, second, id } = await makePair(app);
    const failing = app.ctx.db.tx(async (tx) => {
      const [sent] = await storeAndTell(app.ctx, tx, [text(id, first.id, 'never')], null);
      assert.equal(sent?.row?.seq, 1);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal((await send(second, id, 'first')).seq, 1);
    assert.equal((await readAll(first, id)).length, 1);
  });

  await t.test(
    'a message that waits behind a block is refused, and one that a block waits for is stored',
    async () => {
      const { first, second, id } = await makePair(app);
      const { promise: held, resolve: release } = Promise.withResolvers<void>();
      const { promise: ended, resolve: hasEnded } = Promise.withResolvers<void>();
      const blocking = app.ctx.db.tx(async (tx) => {
        await endMatch(app.ctx, tx, { by: first.id, other: second.id, reason: 'block', at: new Date() });
        hasEnded();
        await held;
      });
      await ended;
      const late = send(atOther(second), id, 'Too late.').then(
        () => 'stored',
        () => 'refused',
      );
      await sleep(150);
      release();
      await blocking;
      assert.equal(await late, 'refused');

      const other = await makePair(app);
      const { promise: heldToo, resolve: releaseToo } = Promise.withResolvers<void>();
      const storing = app.ctx.db.tx(async (tx) => {
        await storeAndTell(app.ctx, tx, [text(other.id, other.first.id, 'In time.')], null);
        await heldToo;
      });
      await sleep(100);
      const block = other.second.client.call(safety.blockUser, { body: { userId: other.first.id } });
      await sleep(100);
      releaseToo();
      await Promise.all([storing, block]);
      const rows = await app.ctx.db<{ content: string; over: boolean }>('left')`
      select t.content, m.ended_at is not null as over
      from app.matches m left join app.messages t on t.conversation_id = m.id where m.id in (${id}, ${other.id})`;
      assert.deepEqual(
        new Set(rows.map(({ content, over }) => `${content} ${over}`)),
        new Set(['In time. true', 'null true']),
      );
    },
  );

  await t.test('after a block or unmatch has committed nothing is stored any more', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { first, second, id } = await makePair(app);
      const ended =
        round % 2 === 0
          ? () => second.client.call(safety.blockUser, { body: { userId: first.id } })
          : () => second.client.call(discovery.unmatch, { params: { matchId: id } });
      const members = [first, atOther(first), second, atOther(second)];
      const flood = members.map(async (member) => {
        const outcomes: string[] = [];
        for (let index = 0; index < 8; index += 1) {
          outcomes.push(
            await send(member, id, `${index}`).then(
              () => 'stored',
              () => 'refused',
            ),
          );
        }
        return outcomes;
      });
      await sleep(10 + 5 * round);
      await ended();
      const count = async () =>
        (await app.ctx.db('count')`select from app.messages where conversation_id = ${id}`).length;
      const atEnd = await count();
      const outcomes = await Promise.all(flood);
      assert.equal(await count(), atEnd);
      assert.equal(outcomes.flat().filter((outcome) => outcome === 'stored').length, atEnd);
      for (const own of outcomes)
        assert.equal(own.lastIndexOf('stored') < (own.indexOf('refused') + 9) % 9, true);
    }
    assert.deepEqual(await findBroken(app), []);
  });
});
