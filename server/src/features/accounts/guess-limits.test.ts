import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import {
  codeOf,
  DAY,
  enterCode,
  HOUR,
  MINUTE,
  refusalOf,
  rowsOf,
  type SentCode,
  sendCode,
  wrongCode,
} from './testing/door.ts';

const guessWrong = (app: TestApp, sent: SentCode, step = 1, address = '198.51.100.1') =>
  refusalOf(enterCode(app, sent, { code: wrongCode(sent.code, step) }, address));

/** Five wrong guesses at a new code; every refusal must be the plain one. */
async function wasteCode(app: TestApp, phoneNumber: string, address: string): Promise<void> {
  const sent = await sendCode(app, phoneNumber, address);
  for (let step = 1; step <= 5; step += 1) {
    assert.equal((await guessWrong(app, sent, step, address)).problem.code, 'otp_invalid');
  }
}

test('limits of guessing', async (t) => {
  const config = { rateLimits: true, trustProxy: 1 };
  const app = await makeTestApp(t, { config });
  const other = await makeTestApp(t, {
    config,
    databaseUrl: app.databaseUrl,
    overrides: { clock: app.clock },
  });

  await t.test(
    'wrong codes survive a resend: the eleventh of an hour is refused, over all processes',
    async () => {
      const number = '+33612000001';
      await wasteCode(app, number, '192.0.2.1');
      app.clock.advance(MINUTE);
      await wasteCode(other, number, '192.0.2.2');
      app.clock.advance(MINUTE);
      const refused = await refusalOf(sendCode(app, number, '192.0.2.3'));
      assert.equal(refused.problem.code, 'otp_locked');
      assert.ok(refused.retryAfter !== null && refused.retryAfter > 3_400 && refused.retryAfter <= 3_480);
    },
  );

  await t.test('a code sent before the tenth failure is refused after it, right or wrong', async () => {
    const number = '+33613000001';
    const third: SentCode[] = [];
    for (const address of ['192.0.3.1', '192.0.3.2', '192.0.3.3']) {
      third.push(await sendCode(app, number, address));
      app.clock.advance(MINUTE);
    }
    const [one, two, three] = third as [SentCode, SentCode, SentCode];
    for (const sent of [one, two]) for (let step = 1; step <= 5; step += 1) await guessWrong(app, sent, step);
    const { problem, retryAfter } = await refusalOf(enterCode(other, three));
    assert.deepEqual([problem.status, problem.code], [429, 'otp_locked']);
    assert.ok(retryAfter !== null && retryAfter >= 3_598 && retryAfter <= 3_600, String(retryAfter));
  });

  await t.test('twenty wrong codes a day', async () => {
    const number = '+33614000001';
    for (let round = 0; round < 4; round += 1) {
      await wasteCode(app, number, `192.0.4.${round}`);
      app.clock.advance(HOUR);
    }
    const { problem, retryAfter } = await refusalOf(sendCode(app, number, '192.0.4.9'));
    assert.equal(problem.code, 'otp_locked');
    assert.ok(retryAfter !== null && Math.abs(retryAfter - 20 * 3600) < 10, String(retryAfter));
    app.clock.advance(20 * HOUR);
    await enterCode(app, await sendCode(app, number, '192.0.4.9'));
  });

  await t.test('guesses at foreign, dead and unknown requests never lock the number', async () => {
    const victim = '+33615000001';
    const foreign = await sendCode(app, '+33616000001', '192.0.5.1');
    const dead = await sendCode(app, victim, '192.0.5.2');
    await enterCode(app, dead);
    const charged = async () =>
      (await rowsOf(app, 'select id from app.otp_failures where phone_hash is not null')).length;
    const before = await charged();
    for (let step = 1; step <= 15; step += 1) {
      await guessWrong(app, { ...foreign, phoneNumber: victim }, step, '192.0.5.3');
      await guessWrong(app, dead, step, '192.0.5.3');
      await guessWrong(
        app,
        { ...dead, requestId: '01a20400-0000-7000-8000-000000000000' },
        step,
        '192.0.5.3',
      );
    }
    assert.equal(await charged(), before);
    app.clock.advance(MINUTE);
    await enterCode(app, await sendCode(app, victim, '192.0.5.4'), {}, '192.0.5.4');
  });

  await t.test('an address guesses wrong fifty times an hour, a network two hundred', async () => {
    const nobody = { requestId: '01a20400-0000-7000-8000-000000000000', code: '000000', resendInSeconds: 0 };
    const target = (index: number) => ({
      ...nobody,
      phoneNumber: `+336170000${String(index).padStart(2, '0')}`,
    });
    for (let host = 1; host <= 4; host += 1) {
      const outcomes = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          codeOf(enterCode(index % 2 === 0 ? app : other, target(index), {}, `203.0.113.${host}`)),
        ),
      );
      const counted = outcomes.filter((code) => code === 'otp_invalid').length;
      assert.deepEqual([counted, outcomes.filter((code) => code === 'rate_limited').length], [50, 10]);
    }
    assert.equal(await codeOf(enterCode(app, target(1), {}, '203.0.113.9')), 'rate_limited');
    assert.equal(await codeOf(enterCode(app, target(1), {}, '203.0.114.9')), 'otp_invalid');
    app.clock.advance(HOUR);
    assert.equal(await codeOf(enterCode(app, target(1), {}, '203.0.113.1')), 'otp_invalid');
  });
});

test('a hundred wrong codes in a row lock a number for a week; a right one starts the count anew', async (t) => {
  const app = await makeTestApp(t, { config: { rateLimits: true, trustProxy: 1 } });
  const number = '+33618000001';
  const guard = async () => {
    const [row] = await rowsOf<{ failures: number; locked: boolean }>(
      app,
      'select consecutive_failures as failures, locked_at is not null as locked from app.otp_guards',
    );
    return row;
  };
  const days = async (count: number) => {
    for (let day = 0; day < count; day += 1) {
      for (let round = 0; round < 4; round += 1) {
        await wasteCode(app, number, `192.0.2.${round}`);
        app.clock.advance(2 * HOUR);
      }
      app.clock.advance(DAY);
    }
  };
  await days(1);
  assert.deepEqual(await guard(), { failures: 20, locked: false });
  await enterCode(app, await sendCode(app, number));
  assert.deepEqual(await guard(), { failures: 0, locked: false });
  app.clock.advance(DAY);

  await days(5);
  assert.deepEqual(await guard(), { failures: 100, locked: true });
  const { problem, retryAfter } = await refusalOf(sendCode(app, number));
  assert.equal(problem.code, 'otp_locked');
  assert.ok(retryAfter !== null && retryAfter > 5 * 24 * 3600, String(retryAfter));
  app.clock.advance(7 * DAY);
  const sent = await sendCode(app, number);
  await guessWrong(app, sent);
  assert.deepEqual(await guard(), { failures: 1, locked: false });
  await enterCode(app, sent);
});
