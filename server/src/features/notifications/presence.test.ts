import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messages } from '@romantic/contract';
import { drainJobs } from '../../jobs/testing/drain-jobs.ts';
import { openRaw } from '../../realtime/testing/raw-client.ts';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import { makePair, type Pair, send } from '../chat/testing/pair.ts';
import { type PlanPayload, planPushes } from './plan.ts';
import { addPhone } from './testing/devices.ts';

/** Takes the one job that waits for a later look, and runs it as if `ageMs` had passed since the message. */
async function lookAgain(app: TestApp, ageMs: number): Promise<void> {
  const [job, ...more] = await app.ctx.db<{ payload: PlanPayload; waits: number }>('takeLater')`
    delete from graphile_worker._private_jobs where run_at > now() + interval '1 second'
    returning payload, extract(epoch from run_at - now())::float as waits`;
  assert.ok(job && more.length === 0, `${more.length} more`);
  await planPushes(app.ctx, { ...job.payload, since: new Date(app.clock.now() - ageMs).toISOString() });
  await drainJobs(app.ctx);
}

const listen = async (app: TestApp, t: Parameters<typeof openRaw>[0], pair: Pair, topic: string) => {
  const client = await openRaw(t, app.baseUrl);
  const { status } = await client.join(topic, pair.second.session.accessToken);
  assert.equal(status, 'ok');
  return client;
};

test('whoever is there is told by push only if they do not read', async (t) => {
  const app = await makeTestApp(t);
  const other = await makeTestApp(t, { databaseUrl: app.databaseUrl });

  for (const [where, home] of [
    ['on this process', app],
    ['on another process', other],
  ] as const) {
    await t.test(`reading ${where}: no push for what is read, one for what stays unread`, async () => {
      const pair = await makePair(app);
      await drainJobs(app.ctx);
      const phone = await addPhone(app, pair.second);
      const client = await listen(home, t, pair, `match:${pair.id}`);
      const first = await send(pair.first, pair.id, 'One.');
      await drainJobs(app.ctx);
      await pair.second.client.call(messages.markRead, { params: { messageId: first.id } });
      await lookAgain(app, 61_000);
      assert.deepEqual(await phone.sent(), []);
      const second = await send(pair.first, pair.id, 'Two.');
      await drainJobs(app.ctx);
      await lookAgain(app, 61_000);
      assert.deepEqual(
        (await phone.sent()).map(({ data }) => data?.messageId),
        [second.id],
      );
      client.ws.terminate();
    });
  }

  await t.test('online elsewhere in the app: some seconds are waited', async () => {
    const pair = await makePair(app);
    await drainJobs(app.ctx);
    const phone = await addPhone(app, pair.second);
    await listen(app, t, pair, `user:${pair.second.id}`);
    await send(pair.first, pair.id, 'One.');
    await drainJobs(app.ctx);
    assert.deepEqual(await phone.sent(), []);
    await lookAgain(app, 10_500);
    assert.equal((await phone.sent()).length, 1);
  });

  await t.test('another’s socket, and one in another conversation, keep no push away', async () => {
    const [pair, elsewhere] = [await makePair(app), await makePair(app)];
    await drainJobs(app.ctx);
    const phone = await addPhone(app, pair.second);
    await listen(app, t, elsewhere, `match:${elsewhere.id}`);
    const sender = await openRaw(t, app.baseUrl);
    await sender.join(`match:${pair.id}`, pair.first.session.accessToken);
    await send(pair.first, pair.id, 'One.');
    await drainJobs(app.ctx);
    assert.equal((await phone.sent()).length, 1);
  });
});
