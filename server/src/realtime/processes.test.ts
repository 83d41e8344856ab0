import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, createClient, discovery } from '@romantic/contract';
import { LINE_NAME } from '../db/listen-line.ts';
import { createTestDatabase } from '../db/test-database.ts';
import { makeTestApp, type TestApp, type TestMember } from '../testing/test-app.ts';
import { makePair } from './testing/people.ts';
import { openRaw } from './testing/raw-client.ts';
import { waitFor } from './testing/wait-for.ts';

const token = (member: TestMember) => member.session.accessToken;
const PRESENT = { presence: { key: '', enabled: true } };
const track = (payload: object) => ({ type: 'presence', event: 'track', payload });

/** Cuts every connection that listens. */
const cutLines = (app: TestApp) => app.ctx.db('test')`
  select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = ${LINE_NAME} and datname = current_database()`;

test('two processes on one database', async (t) => {
  const { url } = await createTestDatabase(t);
  const one = await makeTestApp(t, { databaseUrl: url });
  const { alice, bob, matchId, topic } = await makePair(one);
  const a = await openRaw(t, one.baseUrl);
  await a.join(topic, token(alice), PRESENT);
  a.push(`realtime:${topic}`, 'presence', track({ where: 'one' }), '1');
  const two = await makeTestApp(t, { databaseUrl: url });
  const b = await openRaw(t, two.baseUrl, { vsn: '1.0.0' });
  await b.join(topic, token(bob), PRESENT);
  await b.join(`user:${bob.id}`, token(bob));

  await t.test('see each other: also who was there before', async () => {
    await waitFor(() =>
      b.heard.some(({ event, payload }) =>
        event === 'presence_diff'
          ? alice.id in (payload.joins as object)
          : event === 'presence_state' && alice.id in payload,
      ),
    );
    b.push(`realtime:${topic}`, 'presence', track({ where: 'two' }), '1');
    const came = await a.next(
      ({ event, payload }) => event === 'presence_diff' && bob.id in (payload.joins as object),
    );
    assert.ok(came);
    b.push(`realtime:${topic}`, 'presence', { type: 'presence', event: 'untrack' }, '1');
    await a.next(({ event, payload }) => event === 'presence_diff' && bob.id in (payload.leaves as object));
  });

  await t.test('typing, as text and as bytes', async () => {
    a.push(
      `realtime:${topic}`,
      'broadcast',
      { type: 'broadcast', event: 'typing', payload: { on: true } },
      '1',
    );
    await waitFor(() => b.events('typing').length === 1);
    assert.deepEqual(b.events('typing')[0]?.payload, { on: true });
    assert.equal(a.events('typing').length, 0);
  });

  await t.test('what is published on one reaches the sockets of both, once', async () => {
    const event = { topic: `user:${bob.id}`, event: 'coins.changed', payload: { balance: 5 } };
    await one.ctx.db.tx((tx) => one.ctx.realtime.publish(tx, [event]));
    await waitFor(() => b.events('coins.changed').length === 1);
  });

  await t.test('logging out on one closes the socket on the other', async () => {
    const phone = await openRaw(t, two.baseUrl);
    const { verificationToken } = await one.verify(alice.phoneNumber);
    const session = await one.client.call(accounts.login, { body: { verificationToken } });
    await phone.join(`user:${alice.id}`, session.accessToken);
    const client = createClient({ baseUrl: one.baseUrl, accessToken: () => session.accessToken });
    await client.call(accounts.logout, { body: { scope: 'this' } });
    await waitFor(() => phone.closed !== null, 3_000);
    const again = await openRaw(t, two.baseUrl);
    assert.equal((await again.join(`user:${alice.id}`, session.accessToken)).status, 'error');
  });

  await t.test('a cut line: clients are told to join again, and hear what comes after', async () => {
    await cutLines(one);
    for (const client of [a, b]) await client.next(({ event }) => event === 'phx_error', 6_000);
    const joined = await a.join(topic, token(alice), PRESENT);
    assert.equal(joined.status, 'ok');
    await waitFor(async () => (await b.join(topic, token(bob), PRESENT)).status === 'ok');
    const joinRef = a.heard.findLast(({ event }) => event === 'phx_reply')?.joinRef ?? null;
    a.push(`realtime:${topic}`, 'broadcast', { event: 'typing', payload: {} }, joinRef);
    await waitFor(() => b.events('typing').length === 2);
  });

  await t.test('what ended while the line was cut is found all the same', async () => {
    await waitFor(() => one.ctx.realtime.hearsChanges && two.ctx.realtime.hearsChanges);
    await a.join(topic, token(alice));
    const before = a.heard.length;
    await Promise.all([cutLines(one), alice.client.call(discovery.unmatch, { params: { matchId } })]);
    await waitFor(
      () => a.heard.slice(before).some(({ event }) => event === 'phx_close' || event === 'phx_error'),
      5_000,
    );
    assert.equal((await a.join(topic, token(alice))).status, 'error');
  });
});
