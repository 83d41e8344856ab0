import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeTestApp, type TestApp, type TestMember } from '../testing/test-app.ts';
import { makePair } from './testing/people.ts';
import { openRaw, type RawClient } from './testing/raw-client.ts';
import { waitFor } from './testing/wait-for.ts';

const token = (member: TestMember) => member.session.accessToken;

/** Bytes in use once everything that nobody holds is gone. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** The 95th percentile of heartbeats, ms. */
async function measureBeats(client: RawClient, times: number): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const startedAt = performance.now();
    const ref = client.push('phoenix', 'heartbeat', {});
    await client.next((frame) => frame.ref === ref && frame.topic === 'phoenix');
    took.push(performance.now() - startedAt);
  }
  took.sort((a, b) => a - b);
  return took[Math.floor(took.length * 0.95)] ?? 0;
}

/** Things that are no frames, or frames that make no sense. */
function nonsense(n: number): string | Buffer {
  const kinds = [
    () => randomBytes(60),
    () => Buffer.concat([Buffer.from([3, 255, 255, 255, 255, 255, 1]), randomBytes(20)]),
    () => '{"topic":1}',
    () => '[1,2,3]',
    () => `["1","${n}",null,{}]`,
    () => 'null',
    () => '\u0000\uffff{',
    () => '[[[[[[[',
  ];
  return kinds[n % kinds.length]?.() ?? '';
}

async function insertMatches(app: TestApp, me: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => [crypto.randomUUID(), crypto.randomUUID()] as const);
  for (const [matchId, userId] of ids) {
    await app.ctx.db('test')`
      insert into app.users (id, phone_hash, phone_sealed, terms_accepted_at)
      values (${userId}, ${randomBytes(16)}, ${randomBytes(16)}, now())`;
    await app.ctx.db('test')`
      insert into app.matches (id, user_a, user_b)
      values (${matchId}, least(${me}::uuid, ${userId}::uuid), greatest(${me}::uuid, ${userId}::uuid))`;
  }
  return ids.map(([matchId]) => matchId);
}

test('what one socket does is no trouble to others', async (t) => {
  const app = await makeTestApp(t);
  const { alice, bob, topic } = await makePair(app);
  const me = await app.signUp();
  // From here on: signing up as many people from one address has limits of its own.
  app.ctx.config.rateLimits = true;
  const calm = await openRaw(t, app.baseUrl);
  await calm.join(topic, token(alice));

  await t.test(
    '10,000 malformed frames: it is closed, others answer as before, no memory is kept',
    async () => {
      const before = await measureBeats(calm, 50);
      const heap = usedHeap();
      const loud = await openRaw(t, app.baseUrl);
      for (let n = 0; n < 10_000; n += 1) loud.send(nonsense(n));
      const during = await measureBeats(calm, 50);
      await waitFor(() => loud.closed !== null);
      assert.deepEqual(loud.closed, { code: 1007, reason: 'Too many malformed frames' });
      // A machine with other work to do is slow at times: ten times and a tenth of a second are noise.
      assert.ok(during < before * 10 + 100, `${during} ms instead of ${before} ms`);
      assert.ok(usedHeap() - heap < 8_000_000, `${usedHeap() - heap} bytes more`);
    },
  );

  await t.test('a frame of 5 MB: closed with 1009', async () => {
    const loud = await openRaw(t, app.baseUrl);
    await loud.join(topic, token(bob));
    loud.ws.on('error', () => {});
    loud.send(
      `["1","2","realtime:${topic}","broadcast",{"event":"typing","payload":"${'x'.repeat(5_000_000)}"}]`,
    );
    await waitFor(() => loud.closed !== null);
    assert.equal(loud.closed?.code, 1009);
    assert.equal(calm.events('typing').length, 0);
  });

  await t.test('1,000 joins: a hundred channels, and a reason for each other one', async () => {
    const topics = (await insertMatches(app, me.id, 110)).map((id) => `match:${id}`);
    const greedy = await openRaw(t, app.baseUrl);
    for (let n = 0; n < 1_000; n += 1) {
      const payload = { config: { private: true }, access_token: token(me) };
      greedy.push(`realtime:${topics[n] ?? `match:${n}`}`, 'phx_join', payload, `j${n}`);
    }
    const replies = () => greedy.heard.filter(({ event }) => event === 'phx_reply');
    await waitFor(() => replies().length === 1_000);
    const reasons = Map.groupBy(replies(), ({ payload }) =>
      String((payload.response as { reason?: string }).reason ?? 'ok').replace(/:.*/, ''),
    );
    assert.equal(reasons.get('ok')?.length, 100);
    assert.ok((reasons.get('ChannelRateLimitReached')?.length ?? 0) >= 10);
    assert.equal([...reasons.values()].flat().length, 1_000);
    assert.equal(greedy.closed, null);
  });

  await t.test('more frames than anybody types: closed', async () => {
    const loud = await openRaw(t, app.baseUrl);
    for (let n = 0; n < 3_000; n += 1) loud.push('phoenix', 'heartbeat', {});
    await waitFor(() => loud.closed !== null);
    assert.deepEqual(loud.closed, { code: 1008, reason: 'Too many frames' });
  });

  await t.test('typing and presence: limits of size and number', async () => {
    const chatty = await openRaw(t, app.baseUrl);
    await chatty.join(topic, token(bob), { broadcast: { ack: true } });
    const wire = `realtime:${topic}`;
    const answerTo = async (event: string, payload: object) => {
      const ref = chatty.push(wire, event, payload, '1');
      const answer = await chatty.next((frame) => frame.ref === ref);
      return (answer.payload.response as { reason?: string }).reason?.replace(/:.*/, '') ?? 'ok';
    };
    const typing = (payload: unknown) => answerTo('broadcast', { event: 'typing', payload });
    assert.equal(await typing({ on: true }), 'ok');
    assert.equal(await typing({ text: 'x'.repeat(2_000) }), 'PayloadTooLarge');
    assert.equal(await answerTo('broadcast', { event: '', payload: {} }), 'InvalidEvent');
    assert.equal(await answerTo('broadcast', { event: 'x'.repeat(300), payload: {} }), 'InvalidEvent');
    assert.equal(await answerTo('presence', { event: 'dance' }), 'InvalidEvent');
    assert.equal(
      await answerTo('presence', { event: 'track', payload: { t: 'x'.repeat(2_000) } }),
      'PayloadTooLarge',
    );
    const tracks = [];
    for (let n = 0; n < 20; n += 1)
      tracks.push(await answerTo('presence', { event: 'TRACK', payload: { n } }));
    assert.ok(tracks.includes('ClientPresenceRateLimitReached'));
    const typed = [];
    for (let n = 0; n < 100; n += 1) typed.push(await typing({ n }));
    assert.ok(typed.includes('ClientBroadcastRateLimitReached'));
    assert.ok(calm.events('typing').length < 100);
  });
});

test('a reader who does not read is cut, others get everything', async (t) => {
  const app = await makeTestApp(t);
  const { alice, bob, topic } = await makePair(app);
  const [slow, quick] = [await openRaw(t, app.baseUrl), await openRaw(t, app.baseUrl)];
  await slow.join(topic, token(alice));
  await quick.join(topic, token(bob));
  slow.ws.pause();
  const text = 'x'.repeat(50_000);
  for (let n = 0; n < 400; n += 1) {
    app.ctx.realtime.hub.broadcast({ topic, event: 'e', payload: { n, text } });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await waitFor(() => quick.events('e').length === 400);
  const closed = await app.ctx.metrics.socketsClosed.get();
  assert.equal(closed.values.find(({ labels }) => labels.reason === 'slow')?.value, 1);
  assert.equal(app.ctx.realtime.hub.rooms.get(topic)?.channels.size, 1);
});
