import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery } from '@romantic/contract';
import { ConfigError, readEnv } from '../config.ts';
import { createTestDatabase } from '../db/test-database.ts';
import { makeTestApp, type TestMember } from '../testing/test-app.ts';
import { makePair } from './testing/people.ts';
import { openRaw } from './testing/raw-client.ts';
import { startRedisStub } from './testing/redis-stub.ts';
import { waitFor } from './testing/wait-for.ts';

const token = (member: TestMember) => member.session.accessToken;
const PRESENT = { presence: { key: '', enabled: true } };

test('REDIS_URL takes addresses of Redis', () => {
  assert.equal(readEnv({}).redisUrls, null);
  assert.deepEqual(readEnv({ REDIS_URL: 'redis://a:1, rediss://b:2' }).redisUrls, [
    'redis://a:1',
    'rediss://b:2',
  ]);
  assert.throws(() => readEnv({ REDIS_URL: 'http://a' }), ConfigError);
});

test('two processes by way of Redis', async (t) => {
  const redis = await startRedisStub(t);
  const { url } = await createTestDatabase(t);
  const config = { redisUrls: [redis.url] };
  const one = await makeTestApp(t, { databaseUrl: url, config });
  const two = await makeTestApp(t, { databaseUrl: url, config });
  const { alice, bob, matchId, topic } = await makePair(one);
  const [a, b] = [await openRaw(t, one.baseUrl), await openRaw(t, two.baseUrl)];
  await a.join(topic, token(alice), PRESENT);
  a.push(`realtime:${topic}`, 'presence', { type: 'presence', event: 'track', payload: { n: 1 } }, '1');
  await b.join(topic, token(bob), PRESENT);
  await b.join(`user:${bob.id}`, token(bob));

  await t.test('presence, typing and published events get across, each topic to who listens', async () => {
    await waitFor(() =>
      b.heard.some(({ payload }) => alice.id in { ...payload, ...(payload.joins as object) }),
    );
    a.push(`realtime:${topic}`, 'broadcast', { event: 'typing', payload: { é: 1 } }, '1');
    await waitFor(() => b.events('typing').length === 1);
    const event = { topic: `user:${bob.id}`, event: 'coins.changed', payload: { text: 'ü'.repeat(20_000) } };
    await one.ctx.db.tx((tx) => one.ctx.realtime.publish(tx, [event, event]));
    await waitFor(() => b.events('coins.changed').length === 2);
    assert.deepEqual(b.events('coins.changed')[0]?.payload, event.payload);
    assert.equal(redis.countListeners(`romantic:topic:user:${bob.id}`), 1);
    assert.equal(redis.countListeners(`romantic:topic:${topic}`), 2);
  });

  await t.test('what a failed transaction published is heard by nobody', async () => {
    const event = { topic: `user:${bob.id}`, event: 'never', payload: {} };
    await assert.rejects(
      one.ctx.db.tx(async (tx) => {
        await one.ctx.realtime.publish(tx, [event]);
        throw new Error('no');
      }),
    );
    await one.ctx.db.tx((tx) => one.ctx.realtime.publish(tx, [{ ...event, event: 'after' }]));
    await waitFor(() => b.events('after').length === 1);
    assert.equal(b.events('never').length, 0);
  });

  await t.test(
    'Redis lost and found: clients are told to join again, and hear what comes after',
    async () => {
      redis.cut();
      for (const client of [a, b]) await client.next(({ event }) => event === 'phx_error', 8_000);
      assert.equal((await a.join(topic, token(alice))).status, 'ok');
      await b
        .next(({ event, topic: of }) => event === 'phx_error' && of.startsWith('realtime:user:'), 4_000)
        .catch(() => {});
      assert.equal((await b.join(topic, token(bob))).status, 'ok');
      const joinRef = a.heard.findLast(({ event }) => event === 'phx_reply')?.joinRef ?? null;
      a.push(`realtime:${topic}`, 'broadcast', { event: 'typing', payload: {} }, joinRef);
      await waitFor(() => b.events('typing').length === 2);
    },
  );

  await t.test('the end of a match is heard from the database', async () => {
    await alice.client.call(discovery.unmatch, { params: { matchId } });
    for (const client of [a, b]) await client.next(({ event }) => event === 'phx_close', 3_000);
    await waitFor(() => redis.countListeners(`romantic:topic:${topic}`) === 0);
  });
});
