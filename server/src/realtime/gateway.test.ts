import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, discovery, people, safety } from '@romantic/contract';
import { makeTestApp, type TestMember } from '../testing/test-app.ts';
import { makePair, PUBLISHABLE_KEY } from './testing/people.ts';
import { openRaw } from './testing/raw-client.ts';
import { waitFor } from './testing/wait-for.ts';

const token = (member: TestMember) => member.session.accessToken;
const PRESENT = { presence: { key: '', enabled: true } };

test('handshakes', async (t) => {
  const app = await makeTestApp(t, {
    config: { corsOrigins: ['https://app.example'], rateLimits: true, socketsPerAddress: 3 },
  });
  const refused = (options: Parameters<typeof openRaw>[2]) =>
    openRaw(t, app.baseUrl, options).then(
      () => 'opened',
      (error: Error) => error.message.slice(-3),
    );

  await t.test('need a key of ours and a version', async () => {
    assert.equal(await refused({ query: 'vsn=2.0.0' }), '401');
    assert.equal(await refused({ query: 'apikey=sb_publishable_other' }), '401');
    assert.equal(await refused({ query: 'apikey=sb_publishable_romantic_local&vsn=3.0.0' }), '400');
  });

  await t.test('come from an app, our own pages or a listed origin', async () => {
    assert.equal(await refused({ headers: { origin: 'https://evil.example' } }), '403');
    assert.equal(await refused({ headers: { origin: 'null' } }), '403');
    for (const origin of ['https://app.example', app.baseUrl]) {
      const client = await openRaw(t, app.baseUrl, { headers: { origin } });
      client.ws.terminate();
    }
  });

  await t.test('are limited by address', async () => {
    await waitFor(async () => (await app.ctx.metrics.sockets.get()).values[0]?.value === 0);
    const open = [
      await openRaw(t, app.baseUrl),
      await openRaw(t, app.baseUrl),
      await openRaw(t, app.baseUrl),
    ];
    assert.equal(await refused({}), '429');
    open[0]?.ws.terminate();
    await waitFor(async () => (await refused({})) === 'opened');
  });

  await t.test('nothing else becomes a socket', async () => {
    const answer = await fetch(`${app.baseUrl}/realtime/v1/websocket`);
    assert.equal(answer.status, 404);
  });
});

test('who may join what', async (t) => {
  const app = await makeTestApp(t);
  const { alice, bob, matchId, topic } = await makePair(app);
  const carol = await app.signUp();
  const client = await openRaw(t, app.baseUrl);
  const reasonOf = async (topicName: string, of: string | null, config = {}) =>
    (await client.join(topicName, of, config)).response.reason;

  await t.test('without a token, or with a key or a broken one: nothing', async () => {
    assert.match((await reasonOf(topic, null)) ?? '', /^Unauthorized: You do not have permissions to read/);
    assert.match((await reasonOf(topic, 'sb_publishable_romantic_local')) ?? '', /^Unauthorized/);
    assert.match((await reasonOf(topic, `${token(alice).slice(0, -3)}AAA`)) ?? '', /^InvalidJWTToken/);
  });

  await t.test('their own topic and their matches, no other', async () => {
    for (const [who, name] of [
      [carol, topic],
      [carol, `user:${alice.id}`],
      [alice, `user:${bob.id}`],
      [alice, 'match:x'],
      [alice, `user:${alice.id.toUpperCase()}`],
      [alice, `call:${matchId}`],
      [alice, 'anything'],
      [alice, `match:${matchId} `],
    ] as const) {
      const other = await openRaw(t, app.baseUrl);
      const { status, response } = await other.join(name, token(who));
      assert.equal(status, 'error', name);
      assert.match(response.reason ?? '', /^Unauthorized/);
      other.ws.terminate();
    }
    assert.equal((await client.join(topic, token(alice))).status, 'ok');
    assert.equal((await client.join(`user:${alice.id}`, token(alice))).status, 'ok');
  });

  await t.test('public channels and changes of tables are refused with their reason', async () => {
    assert.match((await reasonOf(topic, token(alice), { private: false })) ?? '', /^PrivateOnly/);
    const changes = { postgres_changes: [{ event: '*', schema: 'public', table: 'messages' }] };
    assert.match((await reasonOf(topic, token(alice), changes)) ?? '', /^PostgresChangesNotSupported/);
  });

  await t.test('a connection belongs to one member', async () => {
    assert.match((await reasonOf(`user:${bob.id}`, token(bob))) ?? '', /belongs to another member/);
  });

  await t.test('a topic that is too long or empty, a channel that is not joined, a heartbeat', async () => {
    assert.match((await reasonOf('x'.repeat(300), token(alice))) ?? '', /^InvalidTopic/);
    assert.match((await reasonOf('', token(alice))) ?? '', /^TopicNameRequired/);
    client.push('realtime:match:none', 'broadcast', { event: 'typing', payload: {} });
    assert.deepEqual((await client.next(({ event }) => event === 'phx_reply')).payload.status, 'error');
    client.push('phoenix', 'heartbeat', {});
    const beat = await client.next(({ topic: of }) => of === 'phoenix');
    assert.deepEqual(beat.payload, { status: 'ok', response: {} });
  });

  await t.test('a second join of a topic closes the first, a leave is answered', async () => {
    const { status } = await client.join(topic, token(alice));
    assert.equal(status, 'ok');
    assert.ok(client.heard.some(({ event, joinRef, ref }) => event === 'phx_close' && joinRef === ref));
    const joinRef = client.heard.findLast(
      ({ event, topic: of }) => event === 'phx_reply' && of.endsWith(topic),
    )?.joinRef;
    client.push(`realtime:${topic}`, 'phx_leave', {}, joinRef ?? null);
    assert.equal((await client.next(({ event }) => event === 'phx_reply')).payload.status, 'ok');
    assert.equal((await client.next(({ event }) => event === 'phx_close')).ref, joinRef);
  });
});

test('what ends a channel or a connection', async (t) => {
  const app = await makeTestApp(t);

  await t.test('unmatch and block: the channel of both, within a moment; their own topics stay', async () => {
    for (const part of [
      ({ alice, matchId }: Awaited<ReturnType<typeof makePair>>) =>
        alice.client.call(discovery.unmatch, { params: { matchId } }),
      ({ alice, bob }: Awaited<ReturnType<typeof makePair>>) =>
        alice.client.call(safety.blockUser, { body: { userId: bob.id } }),
    ]) {
      const pair = await makePair(app);
      const { alice, bob, topic } = pair;
      const [a, b] = [await openRaw(t, app.baseUrl), await openRaw(t, app.baseUrl)];
      for (const [client, member] of [
        [a, alice],
        [b, bob],
      ] as const) {
        await client.join(`user:${member.id}`, token(member));
        await client.join(topic, token(member), PRESENT);
      }
      await part(pair);
      for (const client of [a, b]) {
        const system = await client.next(({ event }) => event === 'system', 2_000);
        assert.equal(system.payload.status, 'error');
        assert.match(system.topic, /match:/);
        await client.next(({ event }) => event === 'phx_close');
        assert.equal(client.closed, null);
        assert.equal((await client.join(topic, token(client === a ? alice : bob))).status, 'error');
      }
    }
  });

  await t.test('logout: the connections of that session, not of the member’s others', async () => {
    const alice = await app.signUp();
    const { verificationToken } = await app.verify(alice.phoneNumber);
    const second = app.memberOf(
      await app.client.call(accounts.login, { body: { verificationToken } }),
      alice.phoneNumber,
    );
    const [a, b] = [await openRaw(t, app.baseUrl), await openRaw(t, app.baseUrl)];
    await a.join(`user:${alice.id}`, token(alice));
    await b.join(`user:${alice.id}`, token(second));
    await alice.client.call(accounts.logout, { body: { scope: 'this' } });
    await waitFor(() => a.closed !== null, 2_000);
    assert.deepEqual(a.closed, { code: 1008, reason: 'The session is over' });
    assert.equal(b.closed, null);
    const again = await openRaw(t, app.baseUrl);
    assert.match(
      (await again.join(`user:${alice.id}`, token(alice))).response.reason ?? '',
      /^InvalidJWTToken/,
    );
  });

  await t.test('a ban: the member’s connections, and the others’ channels with them', async () => {
    const { alice, bob, topic } = await makePair(app);
    const [a, b] = [await openRaw(t, app.baseUrl), await openRaw(t, app.baseUrl)];
    await a.join(topic, token(alice));
    await b.join(topic, token(bob));
    await app.ctx.db('test')`update app.users set status = 'banned' where id = ${alice.id}`;
    await waitFor(() => a.closed !== null, 2_000);
    await b.next(({ event }) => event === 'phx_close', 2_000);
    assert.equal(b.closed, null);
  });

  await t.test('the end of a token, unless a new one came', async () => {
    const [alice, bob] = [await app.signUp(), await app.signUp()];
    const [a, b] = [await openRaw(t, app.baseUrl), await openRaw(t, app.baseUrl)];
    await a.join(`user:${alice.id}`, token(alice));
    await b.join(`user:${bob.id}`, token(bob));
    app.clock.advance(10 * 60_000);
    bob.session = await app.client.call(accounts.refresh, {
      body: { refreshToken: bob.session.refreshToken },
    });
    b.push(`realtime:user:${bob.id}`, 'access_token', { access_token: token(bob) }, '1');
    b.push('phoenix', 'heartbeat', {});
    await b.next(({ topic: of }) => of === 'phoenix');
    app.clock.advance(6 * 60_000);
    const system = await a.next(({ event }) => event === 'system', 3_000);
    assert.match(String(system.payload.message), /^Token has expired \d+ seconds ago$/);
    await a.next(({ event }) => event === 'phx_close');
    assert.match(
      (await a.join(`user:${alice.id}`, token(alice))).response.reason ?? '',
      /^InvalidJWTToken: Token has expired/,
    );
    assert.ok(!b.heard.some(({ event }) => event === 'system'));
    // A token of somebody else, or a broken one, ends the channel.
    b.push(`realtime:user:${bob.id}`, 'access_token', { access_token: 'a.b.c' }, '1');
    await b.next(({ event }) => event === 'phx_close');
  });
});

test('protocol 1.0.0 as older Flutter clients send it', async (t) => {
  const app = await makeTestApp(t);
  const { alice, bob, topic } = await makePair(app);
  const wire = `realtime:${topic}`;
  // No version in the address, booleans as text, references left out where there are none.
  const query = `apikey=${PUBLISHABLE_KEY}&log_level=info`;
  const [a, b] = [
    await openRaw(t, app.baseUrl, { vsn: '1.0.0', query }),
    await openRaw(t, app.baseUrl, { vsn: '1.0.0', query }),
  ];
  const config = { broadcast: { ack: 'false', self: 'true' }, presence: { key: '' }, private: 'true' };
  for (const [client, member] of [
    [a, alice],
    [b, bob],
  ] as const) {
    const payload = { config, access_token: token(member) };
    client.send(JSON.stringify({ topic: wire, event: 'phx_join', payload, ref: '1', join_ref: '1' }));
    const answer = await client.next(({ event }) => event === 'phx_reply');
    assert.deepEqual(answer, {
      joinRef: '1',
      ref: '1',
      topic: wire,
      event: 'phx_reply',
      payload: { status: 'ok', response: { postgres_changes: [] } },
    });
    await client.next(({ event }) => event === 'presence_state');
  }
  a.send(JSON.stringify({ topic: 'phoenix', event: 'heartbeat', payload: {}, ref: '2' }));
  assert.equal((await a.next(({ topic: of }) => of === 'phoenix')).ref, '2');
  const broadcast = { type: 'broadcast', event: 'typing', payload: { on: true } };
  a.send(JSON.stringify({ topic: wire, event: 'broadcast', payload: broadcast, ref: '3', join_ref: '1' }));
  await waitFor(() => a.events('typing').length === 1 && b.events('typing').length === 1);
  assert.deepEqual(b.events('typing'), [broadcast]);
  b.send(JSON.stringify({ topic: wire, event: 'phx_leave', payload: {}, ref: '2', join_ref: '1' }));
  assert.equal((await b.next(({ event }) => event === 'phx_close')).ref, '1');
});

test('presence is hidden when the member hides it', async (t) => {
  const app = await makeTestApp(t);
  const { alice, bob, topic } = await makePair(app);
  const [a, b] = [await openRaw(t, app.baseUrl), await openRaw(t, app.baseUrl)];
  await a.join(topic, token(alice), PRESENT);
  await b.join(topic, token(bob), { presence: { key: alice.id, enabled: true } });
  const track = (payload: object) => ({ type: 'presence', event: 'track', payload });
  const hide = (hideActivity: boolean) =>
    alice.client.call(people.updateProfile, { body: { visibility: { hideActivity } } });
  a.push(`realtime:${topic}`, 'presence', track({ phx_ref: 'mine', n: 1 }), '1');
  const came = await b.next(({ event }) => event === 'presence_diff');
  const { metas } =
    (came.payload.joins as Record<string, { metas: Record<string, unknown>[] }>)[alice.id] ?? {};
  assert.equal(metas?.[0]?.n, 1);
  assert.notEqual(metas?.[0]?.phx_ref, 'mine');
  await hide(true);
  const left = await b.next(({ event }) => event === 'presence_diff');
  assert.deepEqual(Object.keys(left.payload.leaves as object), [alice.id]);
  a.push(`realtime:${topic}`, 'presence', track({ n: 2 }), '1');
  await a.next(({ event, ref }) => event === 'phx_reply' && ref === '3');
  b.push(`realtime:${topic}`, 'presence', track({}), '1');
  const own = await a.next(({ event }) => event === 'presence_diff');
  assert.deepEqual(
    Object.keys(own.payload.joins as object),
    [bob.id],
    'nobody takes another member’s id as key',
  );
  await hide(false);
  const back = await b.next(
    ({ event, payload }) => event === 'presence_diff' && alice.id in (payload.joins as object),
  );
  assert.ok(back);
});
