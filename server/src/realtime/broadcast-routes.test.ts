import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '@supabase/supabase-js';
import { makeTestApp, type TestMember } from '../testing/test-app.ts';
import { makePair, PUBLISHABLE_KEY, SECRET_KEY } from './testing/people.ts';
import { openRaw } from './testing/raw-client.ts';
import { waitFor } from './testing/wait-for.ts';

test('broadcasts over HTTP', async (t) => {
  const app = await makeTestApp(t);
  const { alice, bob, topic } = await makePair(app);
  const carol = await app.signUp();
  const client = await openRaw(t, app.baseUrl);
  await client.join(topic, bob.session.accessToken);
  await client.join(`user:${bob.id}`, bob.session.accessToken);
  const post = (path: string, headers: Record<string, string>, body: unknown) =>
    fetch(`${app.baseUrl}/realtime/v1/api/broadcast${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const as = (member: TestMember) => ({
    apikey: PUBLISHABLE_KEY,
    authorization: `Bearer ${member.session.accessToken}`,
  });
  const one = (name: string, event: string, payload: unknown = { n: 1 }) => ({
    messages: [{ topic: name, event, payload, private: true }],
  });

  await t.test('with the secret key: anything to anybody, in either header', async () => {
    const asServer = { apikey: SECRET_KEY };
    assert.equal((await post('', asServer, one(`user:${bob.id}`, 'coins.changed'))).status, 202);
    const asBearer = { apikey: PUBLISHABLE_KEY, authorization: `Bearer ${SECRET_KEY}` };
    assert.equal((await post('', asBearer, one(topic, 'typing'))).status, 202);
    const path = `/${encodeURIComponent(`user:${bob.id}`)}/events/call.ringing?private=true`;
    assert.equal((await post(path, asServer, { id: 'c' })).status, 202);
    await waitFor(() => client.events('call.ringing').length === 1);
    assert.deepEqual(client.events('coins.changed'), [
      { type: 'broadcast', event: 'coins.changed', payload: { n: 1 } },
    ]);
    assert.equal(client.events('typing').length, 1);
  });

  await t.test('as a member: what a socket would let them send, all or nothing', async () => {
    assert.equal((await post('', as(alice), one(topic, 'typing', { n: 2 }))).status, 202);
    await waitFor(() => client.events('typing').length === 2);
    const mixed = { messages: [...one(topic, 'typing').messages, ...one(topic, 'message.created').messages] };
    const refused: [TestMember, unknown][] = [
      [alice, one(`user:${bob.id}`, 'typing')],
      [alice, one(topic, 'message.created')],
      [alice, mixed],
      [alice, one(topic, 'typing', { text: 'x'.repeat(2_000) })],
      [carol, one(topic, 'typing')],
    ];
    for (const [member, body] of refused) assert.equal((await post('', as(member), body)).status, 404);
    assert.equal(client.events('typing').length, 2);
    assert.equal(client.events('message.created').length, 0);
  });

  await t.test('refused: no key, no token, no body, a foreign key', async () => {
    assert.equal((await post('', {}, one(topic, 'typing'))).status, 401);
    assert.equal((await post('', { apikey: 'sb_secret_other' }, one(topic, 'typing'))).status, 401);
    const { authorization } = as(alice);
    assert.equal((await post('', { authorization }, one(topic, 'typing'))).status, 401);
    const anonymous = { apikey: PUBLISHABLE_KEY, authorization: `Bearer ${PUBLISHABLE_KEY}` };
    assert.equal((await post('', anonymous, one(topic, 'typing'))).status, 401);
    assert.equal((await post('', as(alice), { messages: [] })).status, 422);
    assert.equal((await post('', as(alice), '{')).status, 400);
    const large = await post('', { apikey: SECRET_KEY }, one(topic, 'typing', 'x'.repeat(300_000)));
    assert.equal(large.status, 413);
  });

  await t.test('the unmodified client falls back to it, and calls it by name', async () => {
    const library = createClient(app.baseUrl, PUBLISHABLE_KEY, {
      accessToken: () => Promise.resolve(alice.session.accessToken),
    });
    await library.realtime.setAuth();
    const channel = library.channel(topic, { config: { private: true } });
    assert.equal(await channel.send({ type: 'broadcast', event: 'typing', payload: { n: 3 } }), 'ok');
    assert.deepEqual(await channel.httpSend('typing', { n: 4 }), { success: true });
    await waitFor(() => client.events('typing').length === 4);
    await library.removeAllChannels();
  });
});
