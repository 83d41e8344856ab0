import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, ProblemError } from '@romantic/contract';
import { makeTestApp } from '../../testing/test-app.ts';
import { from, rowsOf, SECOND } from './testing/door.ts';

test('a pump of 1,000 adjacent numbers from rotating addresses sends one message in five seconds', async (t) => {
  const config = { rateLimits: true, trustProxy: 1 };
  const one = await makeTestApp(t, { config });
  const two = await makeTestApp(t, { config, databaseUrl: one.databaseUrl, overrides: { clock: one.clock } });
  const started = one.clock.now();
  let next = 0;
  let sent = 0;
  const pump = async () => {
    while (next < 1_000) {
      const index = next++;
      one.clock.advance(0.1 * SECOND);
      const phoneNumber = `+1415555${String(index).padStart(4, '0')}`;
      const address = `${10 + (index % 200)}.${index % 251}.${index % 241}.1`;
      const { client } = index % 2 === 0 ? one : two;
      try {
        await client.call(accounts.sendOtp, { body: { phoneNumber }, headers: from(address) });
        sent += 1;
      } catch (error) {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.problem.code, 'rate_limited');
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, pump));
  const cap = Math.floor((one.clock.now() - started) / (5 * SECOND)) + 1;
  const messages = await rowsOf<{ at: Date }>(
    one,
    'select sent_at as at from app.development_outbox order by sent_at',
  );
  assert.equal(messages.length, sent);
  assert.ok(sent <= cap && sent > cap / 2, `${sent} sent, at most ${cap} allowed`);
  const rows = await rowsOf<{ at: Date }>(
    one,
    'select created_at as at from app.otp_verifications order by created_at',
  );
  rows.slice(1).forEach((row, index) => {
    assert.ok(row.at.getTime() - rows[index]!.at.getTime() >= 5 * SECOND);
  });
});
