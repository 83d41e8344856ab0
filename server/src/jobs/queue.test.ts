import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages } from '@romantic/contract';
import { migrations } from 'graphile-worker/dist/generated/sql.js';
import { NEWEST_JOB_MIGRATION } from '../db/job-schema.ts';
import { waitFor } from '../realtime/testing/wait-for.ts';
import { makeTestApp, type TestApp } from '../testing/test-app.ts';
import { countJobs, deletePool, releaseJobs, touchPool } from './pool-queries.ts';
import { keepRunning } from './pools.ts';
import { enqueue, type JobTask } from './queue.ts';
import { queueTasks } from './tasks.ts';

/** Runs these tasks as a process of the worker role does, until the test ends. */
function runJobs(t: { after(end: () => Promise<void>): void }, app: TestApp, tasks: readonly JobTask[]) {
  const { databaseUrl } = app;
  const pools = keepRunning(app.ctx, tasks, databaseUrl);
  t.after(() => pools.stop());
}

test('jobs', async (t) => {
  const app = await makeTestApp(t);
  const ran: unknown[] = [];
  const tasks: JobTask[] = [
    { name: 'note', run: async (_, payload) => void ran.push(payload) },
    {
      name: 'stumble',
      async run(_, payload) {
        ran.push(payload);
        if (ran.length === 1) throw new Error('once');
      },
    },
    { name: 'own', run: async (_, payload) => void ran.push(payload) },
    { name: 'break', run: () => Promise.reject(new Error('it cannot work\nsecond line')) },
  ];
  runJobs(t, app, tasks);

  await t.test('run after COMMIT and only then', async () => {
    await app.ctx.db.tx(async (tx) => {
      await enqueue(tx, 'note', { text: 'kept' });
      await app.ctx.db('pause')`select pg_sleep(0.1)`;
      assert.deepEqual(ran, []);
    });
    const lost = app.ctx.db.tx(async (tx) => {
      await enqueue(tx, 'note', { text: 'rolled back' });
      throw new Error('no');
    });
    await assert.rejects(lost, /no/);
    await waitFor(() => ran.length > 0);
    assert.deepEqual(ran.splice(0), [{ text: 'kept' }]);
  });

  await t.test('one that throws comes again', async () => {
    await enqueue(app.ctx.db, 'stumble', { n: 1 });
    await waitFor(() => ran.length === 2, 20_000);
    assert.deepEqual(ran.splice(0), [{ n: 1 }, { n: 1 }]);
  });

  await t.test('of one key the last waits', async () => {
    const runAt = new Date(Date.now() + 3_600_000);
    await enqueue(app.ctx.db, 'note', { n: 1 }, { key: 'k', runAt });
    await enqueue(app.ctx.db, 'note', { n: 2 }, { key: 'k' });
    await waitFor(() => ran.length > 0);
    assert.deepEqual(ran.splice(0), [{ n: 2 }]);
  });

  await t.test('one out of attempts is dead: on the page of the outbox, and in the metrics', async () => {
    await enqueue(app.ctx.db, 'break', {}, { maxAttempts: 1 });
    const isDead = async () =>
      (await countJobs(app.ctx.db)).some(({ task, state }) => task === 'break' && state === 'dead');
    await waitFor(isDead);
    const { deadJobs } = await app.client.call(pages.listOutbox);
    assert.deepEqual(
      deadJobs.map(({ task, attempts, error }) => [task, attempts, error]),
      [['break', 1, 'it cannot work']],
    );
    for (const task of queueTasks) await task.run(app.ctx);
    assert.match(await app.ctx.metrics.registry.metrics(), /romantic_jobs\{task="break",state="dead"\} 1/);
  });

  await t.test('go on after the database has ended every session', async () => {
    await app.ctx.db('endSessions')`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await waitFor(() =>
      enqueue(app.ctx.db, 'note', { n: 4 }).then(
        () => true,
        () => false,
      ),
    );
    await waitFor(() => ran.length > 0, 20_000);
    assert.deepEqual(ran.splice(0), [{ n: 4 }]);
  });

  await t.test('jobs of a process that is seen are its own; of one that is not, everybody’s', async () => {
    await enqueue(app.ctx.db, 'own', { n: 3 }, { key: 'own', runAt: new Date(Date.now() + 3_600_000) });
    await app.ctx.db('lock')`
      update graphile_worker._private_jobs set locked_by = 'pool-x', locked_at = now() - interval '1 minute',
        run_at = now() - interval '1 minute' where key = 'own'`;
    await touchPool(app.ctx.db, 'pool-x');
    await releaseJobs(app.ctx.db, 10);
    const own = (await countJobs(app.ctx.db)).filter(({ task }) => task === 'own');
    assert.deepEqual(
      own.map(({ state, count }) => [state, count]),
      [['running', 1]],
    );
    await deletePool(app.ctx.db, 'pool-x');
    await waitFor(() => ran.length > 0);
    assert.deepEqual(ran.splice(0), [{ n: 3 }]);
  });
});

test('the version that job-schema.ts knows is that of the package', () => {
  const newest = Math.max(...Object.keys(migrations).map((name) => Number.parseInt(name, 10)));
  assert.equal(NEWEST_JOB_MIGRATION, newest);
});
