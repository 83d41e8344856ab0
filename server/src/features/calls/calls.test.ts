import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, calls, discovery, messages, safety } from '@romantic/contract';
import { recordEvents } from '../../realtime/testing/recording-realtime.ts';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { makePair, read } from '../chat/testing/pair.ts';
import {
  accept,
  end,
  findInHistory,
  history,
  initiate,
  makeCall,
  pass,
  reject,
  renew,
} from './testing/call-pair.ts';
import { lookAtCalls } from './timers.ts';

test('a call', async (t) => {
  const app = await makeTestApp(t);
  app.clock.stop();
  const taken = recordEvents(app.ctx.realtime, 'call.');
  const events = () =>
    taken().map(({ topic, event, payload }) => [topic, event, (payload as { status: string }).status]);

  await t.test('rings, is answered, lasts, and is over: both are told, both see the same', async () => {
    const { first, second, id: matchId } = await makePair(app);
    const ringing = await initiate(first, matchId);
    assert.deepEqual(
      [ringing.status, ringing.callerId, ringing.receiverId, ringing.media, ringing.durationSeconds],
      ['ringing', first.id, second.id, 'video', 0],
    );
    assert.deepEqual(ringing.join, {
      provider: 'webrtc',
      iceServers: [],
      iceTransportPolicy: 'all',
      topic: `call:${ringing.id}`,
      expiresAt: new Date(Math.floor(app.clock.now() / 1000) * 1000 + 3_600_000).toISOString(),
    });
    assert.deepEqual(events(), [
      [`user:${second.id}`, 'call.ringing', 'ringing'],
      [`user:${first.id}`, 'call.updated', 'ringing'],
    ]);
    app.clock.advance(4_000);
    const answered = await accept(second, ringing);
    assert.deepEqual([answered.status, answered.join?.provider], ['ongoing', 'webrtc']);
    const told = (status: string) =>
      [`user:${first.id}`, `user:${second.id}`, `call:${ringing.id}`].map((topic) => [
        topic,
        'call.updated',
        status,
      ]);
    assert.deepEqual(events(), told('ongoing'));
    assert.equal((await renew(first, ringing)).join.provider, 'webrtc');
    app.clock.advance(12_400);
    const over = await end(second, ringing);
    assert.deepEqual([over.status, over.durationSeconds, over.join], ['completed', 12, undefined]);
    assert.deepEqual(events(), told('completed'));
    const [mine, theirs] = [await findInHistory(first, ringing), await findInHistory(second, ringing)];
    assert.deepEqual(mine, theirs);
    assert.deepEqual(mine, over);
    const { messages: entries } = await read(second, matchId);
    assert.deepEqual(
      entries.map(({ type, senderId, call }) => ({ type, senderId, call })),
      [
        {
          type: 'call',
          senderId: first.id,
          call: { callId: ringing.id, media: 'video', status: 'completed', durationSeconds: 12 },
        },
      ],
    );
  });

  await t.test('declined, called off, not answered: how it ended, without a duration', async () => {
    const { first, second, id: matchId } = await makePair(app);
    const declined = await initiate(first, matchId, 'audio');
    assert.equal((await reject(second, declined)).status, 'rejected');
    app.clock.advance(1_000);
    const alsoDeclined = await initiate(first, matchId);
    assert.equal((await end(second, alsoDeclined)).status, 'rejected');
    app.clock.advance(1_000);
    const calledOff = await initiate(second, matchId);
    assert.equal((await end(second, calledOff)).status, 'cancelled');
    app.clock.advance(1_000);
    const missed = await initiate(first, matchId);
    await pass(app, 29);
    assert.equal((await findInHistory(first, missed))?.status, 'ringing');
    await pass(app, 1);
    const [newest] = await history(second);
    assert.deepEqual([newest?.id, newest?.status, newest?.durationSeconds], [missed.id, 'missed', 0]);
    assert.equal(Date.parse(newest?.endedAt ?? ''), Date.parse(missed.startedAt) + 30_000);
    const { messages: entries } = await read(first, matchId);
    assert.deepEqual(
      entries.map(({ call }) => call?.status),
      ['rejected', 'rejected', 'cancelled', 'missed'],
    );
    taken();
  });

  await t.test(
    'without a look of the timers: a late answer is one to a missed call, and nobody is kept busy',
    async () => {
      const { first, second, id: matchId } = await makePair(app);
      const late = await initiate(first, matchId);
      app.clock.advance(30_000);
      await assert.rejects(accept(second, late), refusedWith('call_over'));
      assert.equal((await findInHistory(second, late))?.status, 'missed');
      const again = await initiate(first, matchId);
      app.clock.advance(31_000);
      assert.equal((await initiate(second, matchId)).status, 'ringing');
      assert.equal((await findInHistory(second, again))?.status, 'missed');
    },
  );

  await t.test('both leave: over after 20 s, as of when the later one left', async () => {
    const { first, second, call } = await makeCall(app);
    await app.ctx.db('seen')`update app.video_calls set connected_at = accepted_at,
      caller_seen_at = accepted_at + interval '9 s', receiver_seen_at = accepted_at + interval '7 s' where id = ${call.id}`;
    await lookAtCalls(app.ctx);
    await pass(app, 28);
    assert.equal((await findInHistory(first, call))?.status, 'ongoing');
    await pass(app, 2);
    for (const member of [first, second]) {
      const seen = await findInHistory(member, call);
      assert.deepEqual([seen?.status, seen?.durationSeconds], ['completed', 9]);
    }
  });

  await t.test('answered and nobody came, or a device gave up: failed', async () => {
    const { first, call } = await makeCall(app);
    await lookAtCalls(app.ctx);
    await pass(app, 22);
    assert.deepEqual((await findInHistory(first, call))?.status, 'failed');
    const other = await makeCall(app);
    app.clock.advance(3_000);
    const gaveUp = await end(other.second, other.call, 'connection');
    assert.deepEqual([gaveUp.status, gaveUp.durationSeconds], ['failed', 3]);
    const metrics = await app.ctx.metrics.registry.metrics();
    assert.match(metrics, /romantic_call_failures_total\{reason="connection"\} 1/);
    assert.match(metrics, /romantic_call_failures_total\{reason="nobody_came"\} 1/);
    assert.match(metrics, /romantic_calls_total\{media="video",status="completed",reason="hangup"\} 1/);
  });

  await t.test('said again: the same answers, one entry, one event', async () => {
    const { first, second, id: matchId } = await makePair(app);
    const ringing = await initiate(first, matchId);
    assert.equal((await initiate(first, matchId)).id, ringing.id);
    await accept(second, ringing);
    assert.equal((await accept(second, ringing)).status, 'ongoing');
    await assert.rejects(reject(second, ringing), refusedWith('call_taken'));
    app.clock.advance(2_000);
    taken();
    const over = await end(first, ringing);
    app.clock.advance(2_000);
    for (const again of [
      await end(first, ringing),
      await end(second, ringing),
      await reject(second, ringing),
    ]) {
      assert.deepEqual(again, over);
    }
    await assert.rejects(accept(second, ringing), refusedWith('call_over'));
    await assert.rejects(renew(second, ringing), refusedWith('call_over'));
    assert.equal(taken().length, 3);
    assert.equal((await read(first, matchId)).messages.length, 1);
  });

  await t.test('how long until they saw each other is noted once', async () => {
    const { first, second, call } = await makeCall(app);
    app.clock.advance(1_500);
    for (const member of [first, second, first]) {
      await member.client.call(calls.reportConnected, { body: { callId: call.id } });
    }
    await end(first, call);
    const metrics = await app.ctx.metrics.registry.metrics();
    assert.match(metrics, /romantic_call_setup_seconds_sum 1\.5/);
  });

  await t.test('history by pages; a cursor is one member’s', async () => {
    const { first, second, id: matchId } = await makePair(app);
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      app.clock.advance(1_000);
      const call = await initiate(count % 2 ? first : second, matchId);
      made.unshift((await end(count % 2 ? first : second, call)).id);
    }
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const query: { limit: number; cursor?: string } = { limit: 2, ...(cursor === null ? {} : { cursor }) };
      const page: { calls: { id: string }[]; nextCursor: string | null } = await first.client.call(
        calls.listCalls,
        {
          query,
        },
      );
      paged.push(...page.calls.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor !== null) {
        const foreign = second.client.call(calls.listCalls, { query: { cursor } });
        await assert.rejects(foreign, refusedWith('cursor_invalid'));
      }
    } while (cursor !== null);
    assert.deepEqual(paged, made);
  });
});

test('who may call whom', async (t) => {
  const app = await makeTestApp(t);

  await t.test('nobody else has a say in a call, nor learns of it', async () => {
    const { first, id: matchId, call } = await makeCall(app);
    const stranger = await app.signUp();
    for (const attempt of [
      () => initiate(stranger, matchId),
      () => accept(stranger, call),
      () => reject(stranger, call),
      () => end(stranger, call),
      () => renew(stranger, call),
      () => stranger.client.call(calls.reportConnected, { body: { callId: call.id } }),
      () => stranger.client.call(calls.getCallConsent, { params: { matchId } }),
      () => stranger.client.call(calls.setCallConsent, { params: { matchId }, body: { allowed: false } }),
    ]) {
      await assert.rejects(attempt(), refusedWith('not_found'));
    }
    assert.deepEqual(await history(stranger), []);
    await assert.rejects(accept(first, call), refusedWith('not_found'));
    await assert.rejects(reject(first, call), refusedWith('not_found'));
    assert.equal((await findInHistory(first, call))?.status, 'ongoing');
  });

  await t.test('one call at a time, whoever calls', async () => {
    const { first, second, id: matchId } = await makeCall(app);
    const third = await app.signUp();
    const another = await makePair(app, first);
    await second.client.call(discovery.likeUser, { body: { userId: third.id } });
    await third.client.call(discovery.likeUser, { body: { userId: second.id } });
    await assert.rejects(initiate(first, matchId), refusedWith('busy'));
    await assert.rejects(initiate(second, matchId), refusedWith('busy'));
    await assert.rejects(initiate(first, another.id), refusedWith('busy'));
    await assert.rejects(initiate(another.second, another.id), refusedWith('busy'));
  });

  await t.test('two devices: the first that answers has the call', async () => {
    const { first, second, id: matchId } = await makePair(app);
    const { verificationToken } = await app.verify(second.phoneNumber);
    const session = await app.client.call(accounts.login, { body: { verificationToken } });
    const tablet = app.memberOf(session, second.phoneNumber);
    const ringing = await initiate(first, matchId);
    await assert.rejects(renew(second, ringing), refusedWith('call_not_answered'));
    await accept(tablet, ringing);
    await assert.rejects(accept(second, ringing), refusedWith('call_taken'));
    await assert.rejects(reject(second, ringing), refusedWith('call_taken'));
    await assert.rejects(renew(second, ringing), refusedWith('call_taken'));
    assert.ok((await renew(tablet, ringing)).join);
    // The telephone signs out: nothing happens to the call. The tablet does: it is over.
    await second.client.call(accounts.logout, { body: { scope: 'this' } });
    await lookAtCalls(app.ctx);
    assert.equal((await findInHistory(tablet, ringing))?.status, 'ongoing');
    await tablet.client.call(accounts.logout, { body: { scope: 'this' } });
    await lookAtCalls(app.ctx);
    assert.equal((await findInHistory(first, ringing))?.status, 'completed');
  });

  await t.test('a switch a match: off for either, off for both', async () => {
    const { first, second, id: matchId } = await makePair(app);
    const consent = (of: typeof first) => of.client.call(calls.getCallConsent, { params: { matchId } });
    const set = (of: typeof first, allowed: boolean) =>
      of.client.call(calls.setCallConsent, { params: { matchId }, body: { allowed } });
    assert.deepEqual(await consent(first), { matchId, allowed: true, allowedByOther: true });
    assert.deepEqual(await set(second, false), { matchId, allowed: false, allowedByOther: true });
    assert.deepEqual(await consent(first), { matchId, allowed: true, allowedByOther: false });
    for (const member of [first, second]) {
      await assert.rejects(initiate(member, matchId), refusedWith('calls_off'));
    }
    await set(second, true);
    await reject(second, await initiate(first, matchId));
  });

  const parted = ['unmatch', 'block', 'report', 'ban', 'deletion'] as const;
  for (const how of parted) {
    for (const state of ['ringing', 'ongoing'] as const) {
      await t.test(`${how} while ${state}: over at once, and no trace is left`, async () => {
        const { first, second, id: matchId } = await makePair(app);
        const earlier = await initiate(first, matchId);
        await reject(second, earlier);
        const call = await initiate(first, matchId);
        if (state === 'ongoing') await accept(second, call);
        const taken = recordEvents(app.ctx.realtime, 'call.');
        const body = { userId: first.id };
        if (how === 'unmatch') await second.client.call(discovery.unmatch, { params: { matchId } });
        else if (how === 'block') await second.client.call(safety.blockUser, { body });
        else if (how === 'report')
          await second.client.call(safety.reportUser, { body: { ...body, reason: 'spam' } });
        else {
          const status = how === 'ban' ? 'banned' : 'deleted';
          await app.ctx.db('status')`update app.users set status = ${status} where id = ${first.id}`;
        }
        const rights = await app.ctx.db('rights')`
          select may_join, may_send from app.topic_rights(array[${second.id}]::uuid[], array[${`call:${call.id}`}])`;
        assert.deepEqual({ ...rights[0] }, { may_join: false, may_send: false });
        for (const attempt of [
          () => accept(second, call),
          () => end(second, call),
          () => renew(second, call),
          () => end(second, earlier),
        ]) {
          await assert.rejects(attempt(), refusedWith('not_found'));
        }
        await assert.rejects(initiate(second, matchId), refusedWith('not_found'));
        assert.deepEqual(await history(second), []);
        await lookAtCalls(app.ctx);
        const [row] = await app.ctx.db(
          'row',
        )`select status, end_reason from app.video_calls where id = ${call.id}`;
        const status = state === 'ringing' ? 'cancelled' : 'completed';
        assert.deepEqual({ ...row }, { status, end_reason: how });
        assert.deepEqual(
          taken()
            .map(({ topic }) => topic)
            .sort(),
          [`call:${call.id}`, `user:${first.id}`, `user:${second.id}`].sort(),
        );
        const members = await app.ctx.db(
          'members',
        )`select from app.call_members where member_id in (${first.id}, ${second.id})`;
        assert.equal(members.length, 0);
      });
    }
  }

  await t.test('a member cannot keep the entry of a call away with a message of its id', async () => {
    const { first, id: matchId, call } = await makeCall(app);
    await first.client.call(messages.sendMessage, {
      body: { conversationId: matchId, clientMessageId: call.id, type: 'text', content: 'Hello.' },
    });
    await end(first, call);
    const { messages: all } = await read(first, matchId);
    assert.deepEqual(
      all.map(({ type }) => type),
      ['text', 'call'],
    );
  });
});

test('ringing again and again is limited', async (t) => {
  const door = await makeTestApp(t);
  const { id: matchId, ...pair } = await makePair(door);
  const app = await makeTestApp(t, { config: { rateLimits: true }, databaseUrl: door.databaseUrl });
  app.clock.stop();
  const [first, second] = [pair.first, pair.second].map(({ session, phoneNumber }) =>
    app.memberOf(session, phoneNumber),
  );
  assert.ok(first && second);
  const ringInVain = async () => {
    app.clock.advance(1_000);
    await end(first, await initiate(first, matchId));
  };

  await t.test(
    'three in vain in ten minutes; who is called may call back, and then it starts anew',
    async () => {
      for (let count = 0; count < 3; count += 1) await ringInVain();
      await assert.rejects(initiate(first, matchId), refusedWith('rate_limited'));
      app.clock.advance(590_000);
      await assert.rejects(initiate(first, matchId), refusedWith('rate_limited'));
      app.clock.advance(1_000);
      await end(second, await initiate(second, matchId));
      await ringInVain();
      await ringInVain();
    },
  );

  await t.test('ten in a day', async () => {
    // Their tokens are good for an hour: what happened is put back instead of the clock forward.
    const age = (seconds: number) =>
      app.ctx.db(
        'age',
      )`update app.video_calls set started_at = started_at - ${seconds}::integer * interval '1 s'`;
    for (let count = 2; count < 10; count += 1) {
      await age(700);
      await ringInVain();
    }
    await age(700);
    await assert.rejects(initiate(first, matchId), refusedWith('rate_limited'));
    await age(86_400 - 8 * 700);
    await ringInVain();
  });
});
