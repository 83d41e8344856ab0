import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { systemClock } from '../clock.ts';
import type { Context } from '../context.ts';
import { createDb, type Db } from '../db/db.ts';
import { LINE_NAME } from '../db/listen-line.ts';
import { createTestDatabase } from '../db/test-database.ts';
import { createNotifyBus } from './notify-bus.ts';
import type { RealtimeEvent } from './packet.ts';
import { realtimeTasks } from './tasks.ts';
import { waitFor } from './testing/wait-for.ts';

const log = pino({ level: 'silent' });

async function openProcess(t: TestContext, url: string, name: string) {
  const db = createDb({ url, maxConnections: 4, statementTimeoutMs: 10_000, observe: () => {} });
  const bus = createNotifyBus({ db, clock: systemClock, log }, { url, from: name });
  const heard: RealtimeEvent[] = [];
  const gaps: number[] = [];
  await bus.start({
    hear: (packet) => packet.kind === 'events' && heard.push(...packet.events),
    gap: () => gaps.push(Date.now()),
  });
  t.after(async () => {
    await bus.stop();
    await db.close();
  });
  return { db, bus, heard, gaps };
}

const event = (n: number, text = ''): RealtimeEvent => ({
  topic: 'user:a',
  event: 'e',
  payload: { n, text },
});
const numbers = (events: readonly RealtimeEvent[]) =>
  events.map(({ payload }) => (payload as { n: number }).n);

/** Cuts every connection that listens. */
async function cutLines(db: Db): Promise<void> {
  await db('cut')`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = ${LINE_NAME} and datname = current_database()`;
}

test('events between processes', async (t) => {
  const { url } = await createTestDatabase(t);
  const [one, two] = [await openProcess(t, url, 'one'), await openProcess(t, url, 'two')];

  await t.test('are heard by all after COMMIT, in order, equal ones too', async () => {
    await one.db.tx(async (tx) => {
      await one.bus.publish(tx, [event(1), event(1)]);
      await one.bus.publish(tx, [event(1), event(2)]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(two.heard, []);
    });
    await waitFor(() => one.heard.length === 4 && two.heard.length === 4);
    assert.deepEqual(numbers(two.heard), [1, 1, 1, 2]);
    assert.deepEqual(one.heard, two.heard);
  });

  await t.test('are heard by nobody when the transaction fails', async () => {
    const failing = one.db.tx(async (tx) => {
      await one.bus.publish(tx, [event(3)]);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    await one.db.tx((tx) => one.bus.publish(tx, [event(4)]));
    await waitFor(() => two.heard.length === 5);
    assert.deepEqual(numbers(two.heard).slice(4), [4]);
  });

  await t.test('keep their order though some are larger than a notification', async () => {
    const sizes = [0, 20_000, 10, 7_400, 8_100, 3_000, 3_000, 3_000];
    const events = sizes.map((size, n) => event(10 + n, 'é'.repeat(size / 2)));
    await one.db.tx((tx) => one.bus.publish(tx, events));
    await one.db.tx((tx) => one.bus.publish(tx, [event(99)]));
    // Both, because the rows are swept below.
    await waitFor(() => [one, two].every(({ heard }) => heard.length === 5 + sizes.length + 1));
    assert.deepEqual(two.heard.slice(5), [...events, event(99)]);
  });

  await t.test('large ones are swept once everybody has read them', async () => {
    const count = async () => (await one.db('count')`select from app.realtime_outbox`).length;
    assert.ok((await count()) > 0);
    const [sweep] = realtimeTasks;
    await sweep?.run({ db: one.db, clock: systemClock } as Context);
    assert.ok((await count()) > 0, 'not at once');
    await sweep?.run({ db: one.db, clock: { now: () => Date.now() + 6 * 60_000 } } as Context);
    assert.equal(await count(), 0);
  });

  await t.test('a cut line comes back, and tells that it may have missed some', async () => {
    await cutLines(one.db);
    await waitFor(() => one.gaps.length > 0 && two.gaps.length > 0);
    await one.db.tx((tx) => one.bus.publish(tx, [event(100)]));
    await waitFor(() => two.heard.at(-1) !== undefined && numbers(two.heard).at(-1) === 100);
  });
});
