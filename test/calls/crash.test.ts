import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, calls, discovery, messages } from '@romantic/contract';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { type Member, memberOf, signUp } from '../harness/member.ts';
import { createDataDir, type RunningServer, startServer } from '../harness/server.ts';
import { until } from '../harness/until.ts';

const KEY = 'sb_publishable_romantic_local';

interface Listener {
  events: { event: string; payload: Call }[];
  /** Leaves the topic of the call. */
  leave(): Promise<unknown>;
}

/** A device on its member's topic and, in a call, on that of the call, until it leaves. */
async function listen(
  t: TestContext,
  { baseUrl }: RunningServer,
  member: Member,
  callId?: string,
): Promise<Listener> {
  const client = createClient(baseUrl, KEY, { accessToken: async () => member.session.accessToken });
  t.after(() => client.removeAllChannels());
  const events: Listener['events'] = [];
  await client.realtime.setAuth();
  const topics = [`user:${member.id}`, ...(callId ? [`call:${callId}`] : [])];
  for (const topic of topics) {
    const channel = client.channel(topic, { config: { private: true } });
    channel.on('broadcast', { event: '*' }, ({ event, payload }) => events.push({ event, payload }));
    await new Promise<void>((resolve, reject) => {
      channel.subscribe((status, error) => {
        if (status === 'SUBSCRIBED') resolve();
        else if (status === 'CHANNEL_ERROR') reject(error ?? new Error(status));
      });
    });
  }
  const leave = () =>
    Promise.all(
      client
        .getChannels()
        .slice(1)
        .map((channel) => client.removeChannel(channel)),
    );
  return { events, leave };
}

const move = (server: RunningServer, { session, phoneNumber }: Member): Member =>
  memberOf(server.baseUrl, session, phoneNumber);

async function makePair(server: RunningServer) {
  const [alice, bob] = [await signUp(server.baseUrl), await signUp(server.baseUrl)];
  await bob.client.call(discovery.likeUser, { body: { userId: alice.id } });
  const { match } = await alice.client.call(discovery.likeUser, { body: { userId: bob.id } });
  assert.ok(match);
  return { alice, bob, matchId: match.id };
}

const ring = ({ alice, matchId }: { alice: Member; matchId: string }) =>
  alice.client.call(calls.initiateCall, { body: { matchId, media: 'video' } });
const answer = (bob: Member, { id }: Call) => bob.client.call(calls.acceptCall, { body: { callId: id } });
const latest = async (member: Member): Promise<Call> => {
  const [call] = (await member.client.call(calls.listCalls)).calls;
  assert.ok(call);
  return call;
};

test('kill -9 while calls ring and go on: each ends as it should, and the other is told', async (t) => {
  const dataDir = await createDataDir();
  const first = await startServer(t, { dataDir });
  const pairs = [await makePair(first), await makePair(first), await makePair(first)];
  const [rings, goesOn, isLeft] = pairs;
  assert.ok(rings && goesOn && isLeft);
  const begun: Call[] = [];
  for (const pair of [goesOn, isLeft]) {
    const call = await ring(pair);
    await answer(pair.bob, call);
    for (const member of [pair.alice, pair.bob]) await listen(t, first, member, call.id);
    begun.push(call);
  }
  const [lasting, abandoned] = begun;
  assert.ok(lasting && abandoned);
  // They are seen on the topic, so that it is known until when they were there.
  await sleep(3_500);
  const ringing = await ring(rings);
  const diedAt = Date.now();
  await first.stop('SIGKILL');

  // Long enough that the ring is over; those in a call are not to be blamed for it.
  const second = await startServer(t, { dataDir });
  const [alice, bob] = [move(second, rings.alice), move(second, rings.bob)];
  const told = await listen(t, second, bob);
  const lastingBob = move(second, goesOn.bob);
  for (const member of [goesOn.alice, lastingBob]) await listen(t, second, member, lasting.id);
  const leftBob = move(second, isLeft.bob);
  const leftTold = await listen(t, second, leftBob);
  // What the clock would do in half a minute.
  const sql = postgres(second.databaseUrl, { max: 1 });
  t.after(() => sql.end());
  await sql`update app.video_calls set started_at = started_at - interval '30 s', ring_ends_at = ring_ends_at - interval '30 s'
    where id = ${ringing.id}`;
  await until(async () => (await latest(alice)).status === 'missed');
  const missed = await latest(bob);
  assert.deepEqual([missed.id, missed.durationSeconds], [ringing.id, 0]);
  await until(() =>
    told.events.some(({ event, payload }) => event === 'call.updated' && payload.status === 'missed'),
  );

  // Nobody came back to this one: it is over as of when they were last seen, before the crash.
  await until(async () => (await latest(leftBob)).status !== 'ongoing', 40_000);
  const left = await latest(leftBob);
  const endedAt = Date.parse(left.endedAt ?? '');
  assert.ok(endedAt > Date.parse(abandoned.startedAt) && endedAt <= diedAt, `${left.endedAt}`);
  const seconds = Math.round((endedAt - Date.parse(left.acceptedAt ?? '')) / 1000);
  assert.ok(left.durationSeconds >= 1 && Math.abs(left.durationSeconds - seconds) <= 1);
  await until(() =>
    leftTold.events.some(({ event, payload }) => event === 'call.updated' && payload.endedAt !== null),
  );
  const { messages: entries } = await leftBob.client.call(messages.listMessages, {
    params: { id: isLeft.matchId },
  });
  assert.deepEqual(
    entries.map(({ call }) => call?.callId),
    [abandoned.id],
  );

  // Both came back to this one, and so it goes on until somebody hangs up.
  assert.equal((await latest(lastingBob)).status, 'ongoing');
  const over = await lastingBob.client.call(calls.endCall, { body: { callId: lasting.id } });
  assert.equal(over.status, 'completed');
  assert.ok(over.durationSeconds >= 20);
});
