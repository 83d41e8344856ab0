import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { calls, discovery } from '@romantic/contract';
import { AGORA, NOTICE_SECRET } from '../../providers/video/testing/agora-account.ts';
import { startAgoraStub } from '../../providers/video/testing/agora-stub.ts';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { makePair } from '../chat/testing/pair.ts';
import { evictFromCalls } from './evict.ts';
import { end, findInHistory, initiate, makeCall, renew } from './testing/call-pair.ts';
import { lookAtCalls } from './timers.ts';

test('calls through Agora', async (t) => {
  const stub = await startAgoraStub(t);
  const video = { ...AGORA, apiBase: stub.baseUrl, timeoutMs: 2_000 };
  const app = await makeTestApp(t, { config: { video } });
  const rowOf = async (callId: string) => {
    const [row] = await app.ctx.db('row')`select * from app.video_calls where id = ${callId}`;
    assert.ok(row);
    return row;
  };
  const post = async (notice: object, { flip = false } = {}): Promise<number> => {
    const body = Buffer.from(JSON.stringify(notice));
    const signature = createHmac('sha256', NOTICE_SECRET).update(body).digest('hex');
    if (flip) body[body.length - 3] = (body[body.length - 3] ?? 0) ^ 1;
    const headers = { 'content-type': 'application/json', 'agora-signature-v2': signature };
    return (await fetch(`${app.baseUrl}/webhooks/agora`, { method: 'POST', headers, body })).status;
  };
  const noticeOf = (callId: string, uid: number, eventType: number, more: object = {}) => ({
    noticeId: randomUUID(),
    productId: 1,
    eventType,
    notifyMs: app.clock.now(),
    payload: { channelName: `call-${callId}`, uid, platform: 1, clientSeq: 1, ts: 1, ...more },
  });
  const uidOf = (callId: string, memberId: string, side: 'caller' | 'receiver'): number =>
    app.ctx.video.uidOf?.({ callId, memberId, side }) ?? 0;

  await t.test('each has a seat of their own, and keeps it with a fresh token', async () => {
    const { first, second, call } = await makeCall(app);
    const [mine, theirs] = [(await renew(first, call)).join, (await renew(second, call)).join];
    assert.ok(mine.provider === 'agora' && theirs.provider === 'agora');
    assert.equal(mine.channel, theirs.channel);
    assert.deepEqual(
      [mine.uid, theirs.uid],
      [uidOf(call.id, first.id, 'caller'), uidOf(call.id, second.id, 'receiver')],
    );
    assert.notEqual(mine.uid, theirs.uid);
    app.clock.advance(5_000);
    const later = (await renew(first, call)).join;
    assert.ok(later.provider === 'agora' && later.uid === mine.uid);
    assert.ok(Date.parse(later.expiresAt) >= Date.parse(mine.expiresAt) + 5_000);
    await end(first, call);
    await assert.rejects(renew(first, call), refusedWith('call_over'));
  });

  await t.test('a notice is a hint: who came into the room is connected', async () => {
    const { first, call } = await makeCall(app);
    app.clock.advance(2_000);
    assert.equal(await post(noticeOf(call.id, uidOf(call.id, first.id, 'caller'), 107)), 200);
    assert.ok((await rowOf(call.id)).connected_at);
    await end(first, call);
  });

  await t.test('flipped, replayed, late, from the future, of nobody: nothing changes', async () => {
    const { first, call } = await makeCall(app);
    const uid = uidOf(call.id, first.id, 'caller');
    const before = await rowOf(call.id);
    const fresh = noticeOf(call.id, uid, 107);
    assert.equal(await post(fresh, { flip: true }), 401);
    assert.equal(await post({ ...fresh, notifyMs: app.clock.now() - 301_000 }), 200);
    assert.equal(await post({ ...fresh, notifyMs: app.clock.now() + 301_000 }), 200);
    assert.equal(await post(noticeOf(call.id, 12_345, 107)), 200);
    assert.equal(await post(noticeOf(randomUUID(), uid, 107)), 200);
    assert.equal(await post(noticeOf(call.id, uid, 107, { channelName: `call-${call.id}x` })), 200);
    // Said of a call where both still have their time to come: our own timers decide.
    assert.equal(await post(noticeOf(call.id, uid, 104)), 200);
    assert.equal(await post(noticeOf(call.id, 0, 102)), 200);
    assert.deepEqual(await rowOf(call.id), before);
    // Once it counts; said again, also with another time, it does not.
    assert.equal(await post(fresh), 200);
    const counted = await rowOf(call.id);
    assert.ok(counted.connected_at);
    app.clock.advance(1_000);
    assert.equal(await post({ ...fresh, notifyMs: app.clock.now() }), 200);
    assert.deepEqual(await rowOf(call.id), counted);
    await end(first, call);
  });

  await t.test('an empty room ends a call early when our own eyes see nobody either', async () => {
    const { first, call } = await makeCall(app);
    await lookAtCalls(app.ctx);
    app.clock.advance(4_000);
    await lookAtCalls(app.ctx);
    await post(noticeOf(call.id, 0, 102));
    assert.equal((await findInHistory(first, call))?.status, 'ongoing');
    app.clock.advance(4_000);
    await lookAtCalls(app.ctx);
    await post(noticeOf(call.id, 0, 102));
    assert.equal((await findInHistory(first, call))?.status, 'failed');
  });

  await t.test('a call cut from outside: everybody is put out, however often the vendor fails', async () => {
    await evictFromCalls(app.ctx);
    stub.calls.length = 0;
    const { first, id: matchId, call } = await makeCall(app);
    await first.client.call(discovery.unmatch, { params: { matchId } });
    await lookAtCalls(app.ctx);
    stub.answers.push('hang', { status: 503 }, { status: 429, headers: { 'retry-after': '30' } });
    await evictFromCalls(app.ctx);
    await evictFromCalls(app.ctx);
    assert.equal(stub.calls.length, 1, 'not again at once');
    app.clock.advance(2_000);
    await evictFromCalls(app.ctx);
    app.clock.advance(4_000);
    await evictFromCalls(app.ctx);
    assert.equal(stub.calls.length, 3);
    app.clock.advance(29_000);
    await evictFromCalls(app.ctx);
    assert.equal(stub.calls.length, 3, 'the vendor asked for 30 s');
    app.clock.advance(1_000);
    await evictFromCalls(app.ctx);
    assert.equal(stub.calls.length, 4);
    assert.match(JSON.stringify(stub.calls[3]?.body), new RegExp(`"cname":"call-${call.id}"`));
    app.clock.advance(3_600_000);
    await evictFromCalls(app.ctx);
    assert.equal(stub.calls.length, 4, 'done is done');
  });

  await t.test('who hung up leaves by themselves; who comes back with an old token is put out', async () => {
    stub.calls.length = 0;
    const { first, second, call } = await makeCall(app);
    await end(first, call);
    await evictFromCalls(app.ctx);
    assert.equal(stub.calls.length, 0);
    await post(noticeOf(call.id, uidOf(call.id, second.id, 'receiver'), 107));
    await evictFromCalls(app.ctx);
    assert.equal(stub.calls.length, 1);
  });
});

test('a server that relays and has no relay refuses calls, and says so', async (t) => {
  const video = {
    provider: 'webrtc' as const,
    stunUrls: [],
    turnUrls: [],
    turnSecret: null,
    turnCredentialSeconds: 600,
    relayOnly: true,
  };
  const app = await makeTestApp(t, { config: { video } });
  const { first, id } = await makePair(app);
  await assert.rejects(initiate(first, id), refusedWith('calls_not_offered'));
  const body = { callId: id };
  await assert.rejects(first.client.call(calls.acceptCall, { body }), refusedWith('calls_not_offered'));
  assert.equal((await fetch(`${app.baseUrl}/webhooks/agora`, { method: 'POST' })).status, 404);
});
