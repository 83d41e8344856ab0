import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts } from '@romantic/contract';
import { makeTestApp } from '../../testing/test-app.ts';
import { cleanAccounts, measureConversion } from './tasks.ts';
import { codeOf, DAY, enterCode, HOUR, MINUTE, rowsOf, sendCode, wrongCode } from './testing/door.ts';

test('conversion is measured by country, and too little of it raises the alarm', async (t) => {
  const app = await makeTestApp(t);
  for (let index = 10; index < 30; index += 1) {
    const french = await sendCode(app, `+336120000${index}`);
    const british = await sendCode(app, `+4477009000${index}`);
    // 5 of 20 in France, 6 of 20 in Britain.
    if (index < 15) await enterCode(app, french);
    if (index < 16) await enterCode(app, british);
  }
  for (let index = 10; index < 29; index += 1) await sendCode(app, `+491511234567${index}`.slice(0, 14));
  const guess = await sendCode(app, '+390612345678'.replace('0612345678', '3331234567'));
  await codeOf(enterCode(app, guess, { code: wrongCode(guess.code) }));
  const read = async (name: 'otpConversion' | 'otpConversionAlarm') => {
    const { values } = await app.ctx.metrics[name].get();
    return Object.fromEntries(values.map(({ labels, value }) => [labels.country, value]));
  };

  await measureConversion(app.ctx);
  assert.deepEqual(await read('otpConversion'), {}, 'codes that are still being typed say nothing');

  app.clock.advance(3 * MINUTE);
  await measureConversion(app.ctx);
  assert.deepEqual(await read('otpConversion'), { FR: 0.25, GB: 0.3, DE: 0, IT: 0 });
  // Germany has 19 codes: too few to tell.
  assert.deepEqual(await read('otpConversionAlarm'), { FR: 1, GB: 0, DE: 0, IT: 0 });
  const { values } = await app.ctx.metrics.otpFailureRatio.get();
  assert.equal(values[0]?.value, 1 / 12);

  app.clock.advance(HOUR);
  await measureConversion(app.ctx);
  assert.deepEqual(await read('otpConversionAlarm'), {});
});

test('the hourly sweep removes what nothing needs, and nothing else', async (t) => {
  const app = await makeTestApp(t);
  const count = async (table: string, where = 'true') => {
    const [row] = await rowsOf<{ n: number }>(
      app,
      `select count(*)::int as n from app.${table} where ${where}`,
    );
    return row?.n;
  };
  const alice = await app.signUp({ phoneNumber: '+447700900001' });
  const bob = await app.signUp({ phoneNumber: '+447700900002' });
  const sent = await sendCode(app, '+447700900003');
  await codeOf(enterCode(app, sent, { code: wrongCode(sent.code) }));
  await enterCode(app, sent);
  let { refreshToken } = alice.session;
  const refresh = async () => {
    ({ refreshToken } = await app.client.call(accounts.refresh, { body: { refreshToken } }));
  };
  await refresh();
  await bob.client.call(accounts.logout, { body: {} });

  await cleanAccounts(app.ctx);
  assert.equal(await count('otp_verifications'), 3);
  assert.equal(await count('otp_verifications', 'phone_sealed is not null'), 1);
  assert.equal(await count('otp_failures'), 1);
  assert.equal(await count('otp_guards'), 0, 'a right code had set it to 0');
  assert.equal(await count('refresh_tokens'), 2, 'those of the ended session are gone');

  app.clock.advance(10 * MINUTE);
  await cleanAccounts(app.ctx);
  assert.equal(
    await count('otp_verifications', 'phone_sealed is not null'),
    0,
    'nobody used the token in time',
  );

  app.clock.advance(3 * DAY);
  await cleanAccounts(app.ctx);
  assert.equal(await count('otp_failures'), 0);
  app.clock.advance(20 * DAY);
  await refresh();
  app.clock.advance(11 * DAY);
  await cleanAccounts(app.ctx);
  assert.equal(await count('otp_verifications'), 0);
  // The first two links ran out; the chain lives on.
  await refresh();
  assert.equal(await count('refresh_tokens'), 2);

  app.clock.advance(180 * DAY);
  await cleanAccounts(app.ctx);
  assert.equal(await count('sessions', `end_reason = 'expired'`), 1);
  assert.equal(await count('refresh_tokens'), 0);
});
