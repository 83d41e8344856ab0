import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { discovery, messages, safety } from '@romantic/contract';
import { refusedWith } from '../testing/refused-with.ts';
import { makeTestApp, type TestApp, type TestMember } from '../testing/test-app.ts';
import { makePair, type Pair, PUBLISHABLE_KEY } from './testing/people.ts';
import { openRaw, type RawClient } from './testing/raw-client.ts';

const ENDINGS: Readonly<Record<string, (pair: Pair) => Promise<unknown>>> = {
  unmatch: ({ alice, matchId }) => alice.client.call(discovery.unmatch, { params: { matchId } }),
  block: ({ alice, bob }) => alice.client.call(safety.blockUser, { body: { userId: bob.id } }),
  report: ({ alice, bob }) =>
    alice.client.call(safety.reportUser, { body: { userId: bob.id, reason: 'harassment' } }),
};

test('who is parted hears nothing of the other any more, on whichever process', async (t) => {
  const one = await makeTestApp(t);
  const other = await makeTestApp(t, { databaseUrl: one.databaseUrl });
  const join = async (app: TestApp, member: TestMember, topic: string): Promise<RawClient> => {
    const client = await openRaw(t, app.baseUrl);
    const token = member.session.accessToken;
    await client.join(`user:${member.id}`, token);
    await client.join(topic, token, { presence: { enabled: true, key: member.id } });
    client.push(`realtime:${topic}`, 'presence', { type: 'presence', event: 'track', payload: {} }, '2');
    return client;
  };

  for (const [name, part] of Object.entries(ENDINGS)) {
    await t.test(name, async () => {
      const pair = await makePair(one);
      const { alice, bob, matchId, topic } = pair;
      const written = [];
      for (const member of [alice, bob]) {
        const body = {
          conversationId: matchId,
          clientMessageId: randomUUID(),
          type: 'text' as const,
          content: 'Hi.',
        };
        written.push(await member.client.call(messages.sendMessage, { body }));
      }
      const sides = [
        { me: alice, client: await join(one, alice, topic) },
        { me: bob, client: await join(other, bob, topic) },
      ];
      for (const { me, client } of sides) {
        const joins = ({ event, payload }: { event: string; payload: object }) =>
          event.startsWith('presence_') && JSON.stringify(payload).includes(me === alice ? bob.id : alice.id);
        await client.next(joins);
      }
      await part(pair);
      for (const { client } of sides) await client.next(({ event }) => event === 'phx_close', 5_000);
      const heardBefore = sides.map(({ client }) => client.heard.length);

      // Everything that either could still try, by socket and by call.
      for (const { me, client } of sides) {
        const wire = `realtime:${topic}`;
        client.push(wire, 'broadcast', { type: 'broadcast', event: 'typing', payload: { of: me.id } }, '2');
        client.push(wire, 'presence', { type: 'presence', event: 'track', payload: { of: me.id } }, '2');
        assert.equal((await client.join(topic, me.session.accessToken)).status, 'error');
        const headers = {
          'content-type': 'application/json',
          apikey: PUBLISHABLE_KEY,
          authorization: `Bearer ${me.session.accessToken}`,
        };
        const typing = { topic, event: 'typing', payload: { of: me.id }, private: true };
        const body = JSON.stringify({ messages: [typing] });
        const said = await fetch(`${one.baseUrl}/realtime/v1/api/broadcast`, {
          method: 'POST',
          headers,
          body,
        });
        assert.equal(said.status, 404);
        const { client: api } = me;
        const text = {
          conversationId: matchId,
          clientMessageId: randomUUID(),
          type: 'text' as const,
          content: 'No.',
        };
        const [his, hers] = me === alice ? [written[1], written[0]] : [written[0], written[1]];
        for (const call of [
          () => api.call(messages.sendMessage, { body: text }),
          () => api.call(messages.markRead, { params: { messageId: his?.id ?? '' } }),
          () =>
            api.call(messages.reactToMessage, {
              params: { messageId: his?.id ?? '' },
              body: { emoji: '👋' },
            }),
          () => api.call(messages.deleteMessage, { params: { id: hers?.id ?? '' } }),
          () => api.call(messages.listMessages, { params: { id: matchId } }),
        ])
          await assert.rejects(call, refusedWith('not_found'));
        assert.deepEqual((await api.call(messages.listConversations)).conversations, []);
        assert.deepEqual((await api.call(discovery.listMatches)).matches, []);
      }

      // What comes last to both comes after all of it.
      for (const { me } of sides) {
        const fence = { topic: `user:${me.id}`, event: 'fence', payload: {} };
        await one.ctx.db.tx((tx) => one.ctx.realtime.publish(tx, [fence]));
      }
      for (const [index, { me, client }] of sides.entries()) {
        await client.next(({ payload }) => payload.event === 'fence');
        const since = client.heard.slice(heardBefore[index]).filter(({ event }) => event !== 'phx_reply');
        const about = me === alice ? bob.id : alice.id;
        assert.deepEqual(
          since.filter((frame) => JSON.stringify(frame).includes(about) || frame.topic.includes('match:')),
          [],
        );
      }
    });
  }
});
