import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, discovery, messages, notifications, safety } from '@romantic/contract';
import { drainJobs } from '../../jobs/testing/drain-jobs.ts';
import { waitFor } from '../../realtime/testing/wait-for.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { makePair, type Pair, send } from '../chat/testing/pair.ts';
import { planPushes } from './plan.ts';
import { addPhone } from './testing/devices.ts';

/** What happens between the message and its push, and why there must be none then. */
const MEANWHILE: [name: string, act: (app: TestApp, pair: Pair, messageId: string) => Promise<unknown>][] = [
  ['blocked by the receiver', (_, { first, second }) => block(second, first)],
  ['blocked by the sender', (_, { first, second }) => block(first, second)],
  [
    'reported',
    (_, { first, second }) =>
      second.client.call(safety.reportUser, { body: { userId: first.id, reason: 'spam' } }),
  ],
  ['unmatched', (_, { first, id }) => first.client.call(discovery.unmatch, { params: { matchId: id } })],
  ['the sender banned', (app, { first }) => ban(app, first)],
  ['the receiver banned', (app, { second }) => ban(app, second)],
  ['read on another device', (_, { second }, messageId) => read(second, messageId)],
  [
    'deleted by the sender',
    (_, { first }, id) => first.client.call(messages.deleteMessage, { params: { id } }),
  ],
  ['signed out', (_, { second }) => second.client.call(accounts.logout, { body: { scope: 'this' } })],
  [
    'the account gone',
    (app, { second }) => app.ctx.db('deleteUser')`delete from app.users where id = ${second.id}`,
  ],
  [
    'muted',
    ({ ctx: _ }, { second }) =>
      second.client.call(notifications.updateNotificationPreferences, { body: { muted: ['message'] } }),
  ],
];

const block = (by: TestMember, { id: userId }: TestMember) =>
  by.client.call(safety.blockUser, { body: { userId } });
const ban = (app: TestApp, { id }: TestMember) =>
  app.ctx.db('ban')`update app.users set status = 'banned' where id = ${id}`;
const read = (by: TestMember, messageId: string) =>
  by.client.call(messages.markRead, { params: { messageId } });

/** Runs the jobs that plan pushes, and leaves those that send them. */
async function planOnly(app: TestApp): Promise<void> {
  const jobs = await app.ctx.db<{ id: string; payload: never }>('takePlans')`
    delete from graphile_worker._private_jobs
    where task_id = (select id from graphile_worker._private_tasks where identifier = 'plan-pushes')
    returning id, payload`;
  for (const { payload } of jobs) await planPushes(app.ctx, payload);
}

test('what happens between a message and its push counts until it is sent', async (t) => {
  const app = await makeTestApp(t);
  for (const [name, act] of MEANWHILE) {
    await t.test(`${name}: no push`, async () => {
      const pair = await makePair(app);
      await drainJobs(app.ctx);
      const phone = await addPhone(app, pair.second);
      const { id } = await send(pair.first, pair.id, 'Hello.');
      await planOnly(app);
      await act(app, pair, id);
      await drainJobs(app.ctx);
      assert.deepEqual(await phone.sent(), []);
    });
  }

  await t.test('nothing of that: a push', async () => {
    const pair = await makePair(app);
    await drainJobs(app.ctx);
    const phone = await addPhone(app, pair.second);
    await send(pair.first, pair.id, 'Hello.');
    await planOnly(app);
    await drainJobs(app.ctx);
    assert.equal((await phone.sent()).length, 1);
  });

  await t.test('blocked before it was planned: no push, and no job waits for it', async () => {
    const pair = await makePair(app);
    await drainJobs(app.ctx);
    const phone = await addPhone(app, pair.second);
    await send(pair.first, pair.id, 'Hello.');
    await block(pair.second, pair.first);
    await drainJobs(app.ctx);
    assert.deepEqual(await phone.sent(), []);
    await waitFor(async () => {
      const rows = await app.ctx.db('listJobs')`select from graphile_worker._private_jobs`;
      return rows.length === 0;
    });
  });
});
