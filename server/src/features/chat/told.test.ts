import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { discovery, type Message, messages } from '@romantic/contract';
import { openRaw, type RawClient } from '../../realtime/testing/raw-client.ts';
import { waitFor } from '../../realtime/testing/wait-for.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { makePair, readAll, send } from './testing/pair.ts';

const toldTo = (client: RawClient): Message[] =>
  client.events('message.created').map(({ payload }) => payload as Message);

test('what sockets are told is what is stored', async (t) => {
  const app = await makeTestApp(t);
  const { first, second, id } = await makePair(app);
  const phones = await Promise.all(
    [first, second].map(async (member) => {
      const phone = await openRaw(t, app.baseUrl);
      await phone.join(`user:${member.id}`, member.session.accessToken);
      return phone;
    }),
  );
  const bySeq = (told: readonly Message[]) => [...told].sort((a, b) => a.seq - b.seq);

  await t.test(
    'to both, once, in one go with repeats, refusals and what is too large for one notification',
    async () => {
      const repeated = randomUUID();
      const over = await makePair(app);
      await over.second.client.call(discovery.unmatch, { params: { matchId: over.id } });
      const answers = await Promise.allSettled([
        ...Array.from({ length: 40 }, (_, n) =>
          send(n % 2 ? first : second, id, `${n}: "seq":0, \\"seq":0, \u{1f30d}`),
        ),
        ...[1, 2, 3].map(() => send(first, id, 'Once.', repeated)),
        send(second, id, '🎈'.repeat(2_000)),
        send(first, id, 'x'.repeat(2_000)),
        send(over.first, over.id, 'Never.'),
      ]);
      assert.equal(answers.filter(({ status }) => status === 'rejected').length, 1);
      const stored = await readAll(first, id);
      assert.equal(stored.length, 43);
      for (const phone of phones) {
        await waitFor(() => toldTo(phone).length >= 43);
        assert.deepEqual(bySeq(toldTo(phone)), stored);
      }
    },
  );

  await t.test('in the order of their places, when nobody sends at once', async () => {
    const before = toldTo(phones[0]!).length;
    for (let n = 0; n < 10; n += 1) await send(n % 3 ? first : second, id, `And ${n}.`);
    for (const phone of phones) {
      await waitFor(() => toldTo(phone).length === before + 10);
      const seqs = toldTo(phone)
        .slice(before)
        .map(({ seq }) => seq);
      assert.deepEqual(
        seqs,
        seqs.toSorted((a, b) => a - b),
      );
    }
    const { conversations } = await second.client.call(messages.listConversations);
    assert.equal(conversations[0]?.lastSeq, 53);
  });
});
