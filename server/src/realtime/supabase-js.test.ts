import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { accounts } from '@romantic/contract';
import {
  createClient as createNewest,
  type RealtimeChannel,
  type SupabaseClient,
} from '@supabase/supabase-js';
import { createClient as createOlder } from 'supabase-js-2025';
import { makeTestApp, type TestApp, type TestMember } from '../testing/test-app.ts';
import { makePair, PUBLISHABLE_KEY } from './testing/people.ts';
import { waitFor } from './testing/wait-for.ts';

/** The unmodified clients: the newest speaks 2.0.0 with binary broadcasts, the one of a year before speaks 1.0.0. */
const LIBRARIES = {
  '2.119.1 (protocol 2.0.0)': createNewest,
  '2.84.0 (protocol 1.0.0)': createOlder as unknown as typeof createNewest,
};

async function connect(
  t: TestContext,
  app: TestApp,
  member: TestMember,
  create: typeof createNewest,
): Promise<SupabaseClient> {
  const client = create(app.baseUrl, PUBLISHABLE_KEY, {
    accessToken: () => Promise.resolve(member.session.accessToken),
  });
  t.after(() => client.removeAllChannels());
  // As the documentation of private channels asks for.
  await client.realtime.setAuth();
  return client;
}

/** Resolves when the channel is subscribed; rejects with what the library says otherwise. */
function subscribed(channel: RealtimeChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve();
      else if (status !== 'CLOSED') reject(error ?? new Error(status));
    });
  });
}

for (const [name, create] of Object.entries(LIBRARIES)) {
  test(`unmodified supabase-js ${name}`, async (t) => {
    const app = await makeTestApp(t);
    const { alice, bob, topic } = await makePair(app);
    const [a, b] = [await connect(t, app, alice, create), await connect(t, app, bob, create)];
    const config = { private: true, broadcast: { ack: true, self: false }, presence: { key: '' } };
    const [fromAlice, fromBob] = [
      a.channel(topic, { config: { ...config, presence: { key: alice.id } } }),
      b.channel(topic, { config: { ...config, presence: { key: bob.id } } }),
    ];
    const heard: unknown[] = [];
    fromBob.on('broadcast', { event: 'typing' }, (message) => heard.push(message));
    fromAlice.on('presence', { event: 'sync' }, () => {});
    fromBob.on('presence', { event: 'sync' }, () => {});

    await t.test('joins a private channel', async () => {
      await Promise.all([subscribed(fromAlice), subscribed(fromBob)]);
    });

    await t.test('typing reaches the other, not oneself', async () => {
      assert.equal(
        await fromAlice.send({ type: 'broadcast', event: 'typing', payload: { on: true, é: '…' } }),
        'ok',
      );
      await waitFor(() => heard.length === 1);
      const [{ event, payload }] = heard as [{ event: string; payload: unknown }];
      assert.equal(event, 'typing');
      assert.deepEqual(payload, { on: true, é: '…' });
      assert.equal(
        await fromAlice.send({ type: 'broadcast', event: 'message.created', payload: {} }),
        'error',
      );
    });

    await t.test('presence', async () => {
      assert.equal(await fromAlice.track({ device: 'phone' }), 'ok');
      await waitFor(() => fromBob.presenceState()[alice.id] !== undefined);
      await waitFor(() => fromAlice.presenceState()[alice.id] !== undefined);
      const [there] = fromBob.presenceState<{ device: string }>()[alice.id] ?? [];
      assert.equal(there?.device, 'phone');
      await fromAlice.track({ device: 'desk' });
      await waitFor(
        () => (fromBob.presenceState<{ device: string }>()[alice.id] ?? [])[0]?.device === 'desk',
      );
      assert.equal(fromBob.presenceState()[alice.id]?.length, 1);
      await fromAlice.untrack();
      await waitFor(() => fromBob.presenceState()[alice.id] === undefined);
    });

    await t.test('hints of the server, on one’s own topic', async () => {
      const own = b.channel(`user:${bob.id}`, { config: { private: true } });
      const hints: unknown[] = [];
      own.on('broadcast', { event: '*' }, ({ event, payload }) => hints.push([event, payload]));
      await subscribed(own);
      const payload = { id: 'm', content: '“ok” 👋', seq: 1 };
      const hint = { topic: `user:${bob.id}`, event: 'message.created', payload };
      await app.ctx.db.tx((tx) => app.ctx.realtime.publish(tx, [hint]));
      await waitFor(() => hints.length === 1);
      assert.deepEqual(hints, [['message.created', payload]]);
      assert.equal(await own.send({ type: 'broadcast', event: 'message.created', payload: {} }), 'ok');
      assert.equal(hints.length, 1, 'nobody but the server sends there');
    });

    await t.test('a refreshed token keeps the channels, an old one ends them', async () => {
      app.clock.advance(10 * 60_000);
      alice.session = await app.client.call(accounts.refresh, {
        body: { refreshToken: alice.session.refreshToken },
      });
      await a.realtime.setAuth();
      // Answered, so the token that went before it has arrived.
      assert.equal(await fromAlice.send({ type: 'broadcast', event: 'typing', payload: {} }), 'ok');
      app.clock.advance(6 * 60_000);
      await waitFor(() => String(fromBob.state) === 'closed', 5_000);
      assert.equal(String(fromAlice.state), 'joined');
      assert.equal(await fromAlice.send({ type: 'broadcast', event: 'typing', payload: {} }), 'ok');
    });

    await t.test('what is not offered is refused by name', async () => {
      const changes = a.channel('changes', { config: { private: true } });
      changes.on('postgres_changes', { event: '*', schema: 'public', table: 'messages' }, () => {});
      await assert.rejects(subscribed(changes), /PostgresChangesNotSupported/);
      await assert.rejects(subscribed(a.channel('lobby')), /PrivateOnly/);
    });
  });
}
