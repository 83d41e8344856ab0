import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts } from '@romantic/contract';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import { DAY, enterCode, from, HOUR, MINUTE, refusalOf, rowsOf, SECOND, sendCode } from './testing/door.ts';

const send = (app: TestApp, phoneNumber: string, address: string) =>
  app.client.call(accounts.sendOtp, { body: { phoneNumber }, headers: from(address) });

/** The seconds that a refused send is told to wait. */
async function waitOf(app: TestApp, phoneNumber: string, address: string): Promise<number | null> {
  const { problem, retryAfter } = await refusalOf(send(app, phoneNumber, address));
  assert.deepEqual([problem.status, problem.code], [429, 'rate_limited']);
  return retryAfter;
}

/** Numbers in ranges of their own: `index` from 0 to 99. */
const apart = (index: number) => `+336${String(index).padStart(2, '0')}000000`;

test('limits of sending', async (t) => {
  const app = await makeTestApp(t, { config: { rateLimits: true, trustProxy: 1 } });
  app.clock.stop();

  await t.test(
    'a number waits 30 s, 60 s, 120 s…; a right code takes the delay away, not the five in ten minutes',
    async () => {
      const number = apart(1);
      for (const [index, delay] of [30, 60, 120, 240].entries()) {
        const sent = await send(app, number, `192.0.2.${index}`);
        assert.deepEqual([sent.expiresInSeconds, sent.resendInSeconds], [300, delay]);
        app.clock.advance((delay - 2) * SECOND);
        assert.equal(await waitOf(app, number, '192.0.2.9'), 2);
        app.clock.advance(2 * SECOND);
      }
      const fifth = await sendCode(app, number, '192.0.2.9');
      assert.equal(fifth.resendInSeconds, 480);
      await enterCode(app, fifth);
      const [{ seconds }] = (await rowsOf<{ seconds: number }>(
        app,
        `select extract(epoch from min(created_at) + interval '10 minutes')::float8 as seconds from app.otp_verifications`,
      )) as [{ seconds: number }];
      assert.equal(await waitOf(app, number, '192.0.2.9'), Math.ceil(seconds - app.clock.now() / 1000));
      app.clock.advance(150 * SECOND);
      assert.equal((await send(app, number, '192.0.2.9')).resendInSeconds, 30);
    },
  );

  await t.test('a number gets ten codes a day, whoever reads them', async () => {
    const number = apart(2);
    for (let count = 0; count < 10; count += 1) {
      await enterCode(app, await sendCode(app, number, `192.0.3.${count}`));
      app.clock.advance(10 * MINUTE);
    }
    const wait = await waitOf(app, number, '192.0.4.1');
    assert.ok(wait !== null && Math.abs(wait - (24 * 3600 - 6000)) <= 2, String(wait));
    app.clock.advance(DAY - 100 * MINUTE);
    await send(app, number, '192.0.4.1');
  });

  await t.test('an address sends ten an hour; an IPv6 address counts with its /64', async () => {
    for (let count = 0; count < 10; count += 1) await send(app, apart(10 + count), `2001:db8:1:1::${count}`);
    assert.equal(await waitOf(app, apart(20), '2001:db8:1:1:ffff::1'), 3600);
    await send(app, apart(20), '2001:db8:1:2::1');
    app.clock.advance(HOUR);
    await send(app, apart(21), '2001:db8:1:1:ffff::1');
  });

  await t.test('a network sends twenty an hour', async () => {
    for (let count = 0; count < 20; count += 1) await send(app, apart(30 + count), `203.0.113.${count}`);
    assert.equal(await waitOf(app, apart(50), '203.0.113.200'), 3600);
    await send(app, apart(50), '203.0.114.200');
  });

  await t.test('a range of numbers gets one in five seconds', async () => {
    await send(app, '+33660000001', '198.51.100.1');
    assert.equal(await waitOf(app, '+33660009999', '198.51.100.2'), 5);
    app.clock.advance(5 * SECOND);
    await send(app, '+33660009999', '198.51.100.2');
  });

  await t.test('a forged address does not change who is counted', async () => {
    for (let count = 0; count < 10; count += 1)
      await send(app, apart(70 + count), `9.9.9.${count}, 198.51.101.1`);
    assert.equal(await waitOf(app, apart(80), '9.9.9.99, 198.51.101.1'), 3600);
  });
});

test('the daily budget holds over two processes and any number of callers at once', async (t) => {
  const config = { rateLimits: true, trustProxy: 1, smsDailyBudget: 7 };
  const one = await makeTestApp(t, { config });
  const two = await makeTestApp(t, { config, databaseUrl: one.databaseUrl, overrides: { clock: one.clock } });
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      send(index % 2 === 0 ? one : two, apart(index), `192.0.${index}.1`).then(
        () => 'sent',
        (error) => `${error.problem.status} ${error.problem.code}`,
      ),
    ),
  );
  assert.equal(outcomes.filter((outcome) => outcome === 'sent').length, 7);
  assert.deepEqual([...new Set(outcomes)].sort(), ['503 sms_budget_reached', 'sent']);
  one.clock.advance(DAY);
  await send(two, apart(99), '192.0.99.1');
});

test('a known and an unknown number cannot be told apart', async (t) => {
  const app = await makeTestApp(t);
  const { phoneNumber } = await app.signUp();
  // Its own reads would show among ours.
  await app.ctx.feed.stop();
  const ask = async (number: string) => {
    app.ctx.metrics.statements.reset();
    const response = await fetch(`${app.baseUrl}/api/auth/send-otp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phoneNumber: number }),
    });
    const body = (await response.json()) as Record<string, unknown>;
    const shape = Object.entries(body).map(([name, value]) => `${name} ${typeof value}`);
    const headers = [...response.headers.keys()].filter((name) => name !== 'x-request-id');
    const { values } = await app.ctx.metrics.statements.get();
    const statements = values
      .filter((value) => value.metricName?.endsWith('_count'))
      .map((value) => value.labels.statement)
      // The line between processes says every second that it lives.
      .filter((statement) => statement !== 'notify');
    return JSON.stringify({ status: response.status, shape, headers, statements });
  };
  const answers = new Set<string>();
  for (let count = 0; count < 100; count += 1) {
    answers.add(await ask(phoneNumber));
    answers.add(await ask(`+447700901${String(count).padStart(3, '0')}`));
  }
  assert.equal(answers.size, 1);
  // Nothing that reads accounts ran: insertVerification, addOutboxItem, recordSendOutcome.
  assert.deepEqual(JSON.parse([...answers][0] ?? '').statements.sort(), [
    'addOutboxItem',
    'insertVerification',
    'recordSendOutcome',
  ]);
});
