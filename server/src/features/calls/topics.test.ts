import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery } from '@romantic/contract';
import { openRaw } from '../../realtime/testing/raw-client.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { makePair } from '../chat/testing/pair.ts';
import { accept, end, findInHistory, initiate, makeCall, pass } from './testing/call-pair.ts';
import { noteWhoIsThere } from './timers.ts';

test('the topic of a call', async (t) => {
  const app = await makeTestApp(t);
  const token = ({ session }: { session: { accessToken: string } }) => session.accessToken;

  await t.test('is for its two members, while it is open; they may signal, and nothing else', async () => {
    const { first, second, id: matchId } = await makePair(app);
    const call = await initiate(first, matchId);
    const topic = `call:${call.id}`;
    const [caller, receiver, stranger] = [
      await openRaw(t, app.baseUrl),
      await openRaw(t, app.baseUrl),
      await openRaw(t, app.baseUrl),
    ];
    const config = { broadcast: { ack: true, self: false } };
    assert.equal((await caller.join(topic, token(first), config)).status, 'ok');
    assert.equal((await receiver.join(topic, token(second), config)).status, 'ok');
    const refused = await stranger.join(topic, token(await app.signUp()), config);
    assert.match(refused.response.reason ?? '', /^Unauthorized/);
    const nowhere = await caller.join('call:00000000-0000-4000-8000-000000000000', token(first), config);
    assert.match(nowhere.response.reason ?? '', /^Unauthorized/);

    const send = async (event: string) => {
      const payload = { type: 'broadcast', event, payload: { kind: 'ready' } };
      const ref = caller.push(`realtime:${topic}`, 'broadcast', payload, '1');
      return (await caller.next((frame) => frame.event === 'phx_reply' && frame.ref === ref)).payload.status;
    };
    assert.equal(await send('signal'), 'ok');
    const heard = await receiver.next(
      ({ event, payload }) => event === 'broadcast' && payload.event === 'signal',
    );
    assert.deepEqual(heard.payload.payload, { kind: 'ready' });
    assert.equal(await send('call.updated'), 'error');

    await accept(second, call);
    await receiver.next(({ event, payload }) => event === 'broadcast' && payload.event === 'call.updated');
    await end(first, call);
    for (const client of [caller, receiver]) await client.next(({ event }) => event === 'phx_close');
    assert.match((await caller.join(topic, token(first), config)).response.reason ?? '', /^Unauthorized/);
  });

  await t.test('closes with the match', async () => {
    const { first, second, id: matchId, call } = await makeCall(app);
    const client = await openRaw(t, app.baseUrl);
    assert.equal((await client.join(`call:${call.id}`, token(second))).status, 'ok');
    await first.client.call(discovery.unmatch, { params: { matchId } });
    await client.next(({ event }) => event === 'phx_close');
  });

  await t.test('who is there keeps the call open; who answered on it, not another device', async () => {
    const { first, second, call } = await makeCall(app);
    const client = await openRaw(t, app.baseUrl);
    assert.equal((await client.join(`call:${call.id}`, token(first))).status, 'ok');
    for (let count = 0; count < 12; count += 1) {
      await noteWhoIsThere(app.ctx);
      await pass(app, 2);
    }
    assert.equal((await findInHistory(second, call))?.status, 'ongoing');
    client.ws.terminate();
    await pass(app, 70);
    const seen = await findInHistory(second, call);
    assert.equal(seen?.status, 'failed', 'the other never came');
  });
});
