import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { addDevice } from '../harness/member.ts';
import { inParallel } from '../harness/parallel.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { until } from '../harness/until.ts';
import { makeChattingPair, write } from './chatting-pairs.ts';
import { startFcmStub } from './fcm-stub.ts';
import { startWorker } from './workers.ts';

const MESSAGES = 24;

test('kill -9 of the worker in the middle of deliveries loses nothing', async (t) => {
  const fcm = await startFcmStub(t);
  const { env } = fcm;
  const { baseUrl, databaseUrl } = await startQuickServer(t, { env: { ...env, ROLES: 'api' } });
  const pair = await makeChattingPair(baseUrl);
  await addDevice(pair.receiver, 'a-phone-of-the-receiver');
  const first = await startWorker(t, databaseUrl, env);
  fcm.otherwise = 'hang';
  const half = await inParallel(Array.from({ length: MESSAGES / 2 }), 4, () => write(pair));
  await until(() => fcm.seen.length >= 10);
  fcm.otherwise = 'accept';
  const rest = inParallel(Array.from({ length: MESSAGES / 2 }), 2, () => write(pair));
  await until(() => fcm.taken().length >= 5);
  await first.kill();
  const takenBefore = fcm.taken().length;
  const expected = [...half, ...(await rest)];
  assert.ok(takenBefore < expected.length, 'it was in the middle');

  await startWorker(t, databaseUrl, env);
  const taken = () => new Set(fcm.taken().map(({ notificationId }) => notificationId));
  await until(() => taken().size === expected.length, 90_000);
  // Whatever would still come twice has had its time.
  await sleep(2_000);
  assert.deepEqual([...taken()].sort(), [...expected].sort());

  await t.test('twice came at most what was being sent at that moment', () => {
    const twice = fcm.taken().length - expected.length;
    t.diagnostic(`${takenBefore} of ${expected.length} before the kill, ${twice} twice`);
    assert.ok(twice <= 24, `${twice}`);
  });

  await t.test('and nothing is left behind', async () => {
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    t.after(() => sql.end());
    const left = async () => {
      const [row] = await sql`
        select (select count(*) from graphile_worker._private_jobs)
          + (select count(*) from app.push_deliveries where state <> 'sent') as count`;
      return Number(row?.count);
    };
    await until(async () => (await left()) === 0, 30_000);
    assert.equal(await left(), 0);
  });
});
