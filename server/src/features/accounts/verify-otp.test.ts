import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTestApp } from '../../testing/test-app.ts';
import { codeOf, enterCode, MINUTE, refusalOf, rowsOf, SECOND, sendCode, wrongCode } from './testing/door.ts';

test('a code', async (t) => {
  const app = await makeTestApp(t);
  const attemptsOf = async (requestId: string) => {
    const [row] = await rowsOf<{ attempts: number }>(
      app,
      `select attempts from app.otp_verifications where id = '${requestId}'`,
    );
    return row?.attempts;
  };

  await t.test(
    '50 parallel wrong guesses are exactly 5 tries, then the right code is refused too',
    async () => {
      const sent = await sendCode(app, '+447700901001');
      const guesses = Array.from({ length: 50 }, (_, index) =>
        codeOf(enterCode(app, sent, { code: wrongCode(sent.code, index + 1) })),
      );
      assert.deepEqual(new Set(await Promise.all(guesses)), new Set(['otp_invalid']));
      assert.equal(await attemptsOf(sent.requestId), 5);
      assert.equal(await codeOf(enterCode(app, sent)), 'otp_invalid');
      assert.equal(await attemptsOf(sent.requestId), 5);
      const [counted] = await rowsOf<{ count: number }>(
        app,
        'select count(*)::int from app.otp_failures where phone_hash is not null',
      );
      assert.equal(counted?.count, 5);
    },
  );

  await t.test('four wrong guesses leave the fifth', async () => {
    const sent = await sendCode(app, '+447700901002');
    for (let step = 1; step <= 4; step += 1) {
      assert.equal(await codeOf(enterCode(app, sent, { code: wrongCode(sent.code, step) })), 'otp_invalid');
    }
    assert.equal((await enterCode(app, sent)).registered, false);
  });

  await t.test('works once, also when it comes ten times at the same moment', async () => {
    const sent = await sendCode(app, '+447700901003');
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => enterCode(app, sent)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(await codeOf(enterCode(app, sent)), 'otp_invalid');
  });

  await t.test('works for five minutes', async () => {
    const [late, inTime] = [await sendCode(app, '+447700901004'), await sendCode(app, '+447700901005')];
    app.clock.advance(5 * MINUTE - 2 * SECOND);
    await enterCode(app, inTime);
    app.clock.advance(2 * SECOND);
    assert.equal(await codeOf(enterCode(app, late)), 'otp_invalid');
  });

  await t.test('works for its own request and number, however the number is written', async () => {
    const [mine, other] = [await sendCode(app, '+447700901006'), await sendCode(app, '+447700901007')];
    assert.equal(await codeOf(enterCode(app, mine, { requestId: other.requestId })), 'otp_invalid');
    assert.equal(await codeOf(enterCode(app, mine, { phoneNumber: other.phoneNumber })), 'otp_invalid');
    assert.equal(await codeOf(enterCode(app, mine, { phoneNumber: 'no number' })), 'otp_invalid');
    assert.equal(
      await attemptsOf(mine.requestId),
      0,
      'nobody uses up the tries of a number that is not theirs',
    );
    const again = await sendCode(app, mine.phoneNumber);
    assert.equal(await codeOf(enterCode(app, again, { code: mine.code })), 'otp_invalid');
    await enterCode(app, again, {
      phoneNumber: '+44 (0)7700 901006',
      requestId: again.requestId.toUpperCase(),
    });
  });

  await t.test('wrong, used, late, foreign and unknown are one answer', async () => {
    const [wrong, used, late] = [
      await sendCode(app, '+447700901008'),
      await sendCode(app, '+447700901009'),
      await sendCode(app, '+447700901010'),
    ];
    await enterCode(app, used);
    const unknown = { ...wrong, requestId: '01a20400-0000-7000-8000-000000000000' };
    const refusals = [
      await refusalOf(enterCode(app, wrong, { code: wrongCode(wrong.code) })),
      await refusalOf(enterCode(app, used)),
      await refusalOf(enterCode(app, unknown)),
      await refusalOf(enterCode(app, wrong, { phoneNumber: used.phoneNumber })),
    ];
    app.clock.advance(5 * MINUTE);
    refusals.push(await refusalOf(enterCode(app, late)));
    const answers = refusals.map(({ problem, retryAfter }) =>
      JSON.stringify({ ...problem, requestId: '', retryAfter }),
    );
    assert.equal(new Set(answers).size, 1);
    assert.deepEqual([refusals[0]?.problem.status, refusals[0]?.problem.code], [401, 'otp_invalid']);
  });

  await t.test('tells its owner whether the number has an account', async () => {
    const { phoneNumber } = await app.signUp();
    assert.equal((await app.verify(phoneNumber)).registered, true);
    assert.equal((await app.verify('+447700901011')).registered, false);
  });
});
