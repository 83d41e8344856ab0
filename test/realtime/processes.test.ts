import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { discovery } from '@romantic/contract';
import { WebSocket } from 'ws';
import { memberOf, signUp } from '../harness/member.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { startServer } from '../harness/server.ts';

const KEY = 'sb_publishable_romantic_local';

interface Watch {
  socket: WebSocket;
  frames: unknown[][];
  until(match: (frame: unknown[]) => boolean, limitMs: number): Promise<unknown[]>;
}

/** A socket on one server that has joined a topic with presence, and what it hears. */
async function watch(baseUrl: string, topic: string, token: string): Promise<Watch> {
  const url = `${baseUrl.replace(/^http/, 'ws')}/realtime/v1/websocket?apikey=${KEY}&vsn=2.0.0`;
  const socket = new WebSocket(url);
  const frames: unknown[][] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  await once(socket, 'open');
  const until: Watch['until'] = async (match, limitMs) => {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const found = frames.find(match);
      if (found) return found;
      if (performance.now() > deadline)
        throw new Error(`not within ${limitMs} ms: ${JSON.stringify(frames)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const config = { private: true, presence: { key: '', enabled: true } };
  socket.send(JSON.stringify(['1', '1', `realtime:${topic}`, 'phx_join', { config, access_token: token }]));
  const [, , , , answer] = await until(([, ref, , event]) => ref === '1' && event === 'phx_reply', 5_000);
  assert.equal((answer as { status: string }).status, 'ok');
  return { socket, frames, until };
}

test('a process that is killed, and one that is stopped', async (t) => {
  const one = await startQuickServer(t);
  const two = await startServer(t, { env: { DATABASE_URL: one.databaseUrl } });
  const [alice, bob] = [await signUp(one.baseUrl), await signUp(one.baseUrl)];
  await alice.client.call(discovery.likeUser, { body: { userId: bob.id } });
  const { match } = await bob.client.call(discovery.likeUser, { body: { userId: alice.id } });
  assert.ok(match);
  const topic = `match:${match.id}`;
  const bobThere = memberOf(two.baseUrl, bob.session, bob.phoneNumber);
  const a = await watch(one.baseUrl, topic, alice.session.accessToken);
  const b = await watch(two.baseUrl, topic, bobThere.session.accessToken);
  b.socket.send(
    JSON.stringify([
      '1',
      '2',
      `realtime:${topic}`,
      'presence',
      { type: 'presence', event: 'track', payload: {} },
    ]),
  );
  await a.until(([, , , event]) => event === 'presence_diff', 5_000);

  await t.test('killed: its people are gone for the others within 20 s, and join elsewhere', async () => {
    const cut = once(b.socket, 'close');
    await two.stop('SIGKILL');
    await cut;
    const again = await watch(one.baseUrl, topic, bob.session.accessToken);
    again.socket.close();
    const left = ([, , , event, payload]: unknown[]) =>
      event === 'presence_diff' && bob.id in (payload as { leaves: object }).leaves;
    await a.until(left, 25_000);
  });

  await t.test('stopped: its clients are told to connect again, and it ends cleanly', async () => {
    const closed = once(a.socket, 'close');
    const ended = one.stop();
    const [code, reason] = await closed;
    assert.deepEqual([code, String(reason)], [1012, 'The server restarts; connect again']);
    assert.equal(await ended, 0);
  });
});
