import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, type BodyOf } from '@romantic/contract';
import { ageOn } from '@romantic/matchmaker';
import fc from 'fast-check';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import { findAge } from './register.ts';
import { codeOf, DAY, MINUTE, refusalOf, rowsOf } from './testing/door.ts';

type Registration = BodyOf<typeof accounts.register>;
const PERSON: Omit<Registration, 'verificationToken'> = {
  fullName: 'Ada',
  birthDate: '1990-01-02',
  gender: 'woman',
  interestedIn: ['man'],
  acceptedTerms: true,
};

const register = (app: TestApp, verificationToken: string, changes: Partial<Registration> = {}) =>
  app.client.call(accounts.register, { body: { ...PERSON, verificationToken, ...changes } });
const login = (app: TestApp, verificationToken: string) =>
  app.client.call(accounts.login, { body: { verificationToken, deviceName: 'Phone' } });

test('registering and signing in', async (t) => {
  const app = await makeTestApp(t);
  const today = () => new Date(app.clock.now());
  const yearsAgo = (years: number, days = 0) => {
    const day = new Date(today().getTime() + days * DAY);
    return `${day.getUTCFullYear() - years}${day.toISOString().slice(4, 10)}`;
  };

  await t.test('opens an account of which the feed knows at once', async () => {
    const { verificationToken } = await app.verify('+447700902001');
    const session = await register(app, verificationToken);
    assert.equal(session.user.phoneNumber, '+447700902001');
    assert.equal(session.user.fullName, 'Ada');
    // Seconds that are left when the answer is written.
    assert.ok(session.expiresIn > 890 && session.expiresIn <= 900);
    const member = app.memberOf(session, '+447700902001');
    assert.deepEqual(await member.client.call(accounts.getOwnProfile), session.user);
  });

  await t.test('under 18 is refused to the day and leaves the token usable', async () => {
    const { verificationToken } = await app.verify('+447700902002');
    const tomorrow = yearsAgo(18, 1);
    const refused = await refusalOf(register(app, verificationToken, { birthDate: tomorrow }));
    assert.deepEqual([refused.problem.status, refused.problem.code], [422, 'under_age']);
    assert.equal(await codeOf(register(app, verificationToken, { birthDate: yearsAgo(-1) })), 'under_age');
    const tooOld = await refusalOf(register(app, verificationToken, { birthDate: yearsAgo(121) }));
    assert.deepEqual([tooOld.problem.code, tooOld.problem.errors?.[0]?.path], ['invalid_input', 'birthDate']);
    assert.equal(await codeOf(register(app, verificationToken, { gender: 'x' as 'man' })), 'invalid_input');
    assert.equal((await register(app, verificationToken, { birthDate: yearsAgo(18) })).user.age, 18);
  });

  await t.test('a verification token works once, for ten minutes', async () => {
    const { verificationToken } = await app.verify('+447700902003');
    await register(app, verificationToken);
    assert.equal(await codeOf(register(app, verificationToken)), 'verification_invalid');
    assert.equal(await codeOf(login(app, verificationToken)), 'verification_invalid');
    const late = await app.verify('+447700902003');
    app.clock.advance(10 * MINUTE);
    assert.equal(await codeOf(login(app, late.verificationToken)), 'verification_invalid');
    assert.equal(await codeOf(login(app, 'A'.repeat(43))), 'verification_invalid');
  });

  await t.test('parallel registrations of one number give one account', async () => {
    const tokens = await Promise.all(Array.from({ length: 4 }, () => verifyAgain(app, '+447700902004')));
    const outcomes = await Promise.all(
      [...tokens, ...tokens].map((token) =>
        register(app, token).then(
          () => 'registered',
          (error) => error.problem.code as string,
        ),
      ),
    );
    assert.equal(outcomes.filter((outcome) => outcome === 'registered').length, 1);
    const refusals = new Set(outcomes.filter((outcome) => outcome !== 'registered'));
    assert.ok([...refusals].every((code) => ['already_registered', 'verification_invalid'].includes(code)));
    assert.ok(refusals.has('already_registered'));
    // Who was refused because of the account signs in with the same token.
    const left = await Promise.allSettled(tokens.map((token) => login(app, token)));
    assert.equal(left.filter(({ status }) => status === 'fulfilled').length, 3);
  });

  await t.test(
    'a number without an account cannot sign in, and goes on to register with the same token',
    async () => {
      const { verificationToken } = await app.verify('+447700902005');
      const refused = await refusalOf(login(app, verificationToken));
      assert.deepEqual([refused.problem.status, refused.problem.code], [404, 'not_registered']);
      await register(app, verificationToken);
    },
  );

  await t.test('a banned number gets no further', async () => {
    const member = await app.signUp({ phoneNumber: '+447700902006' });
    await rowsOf(app, `update app.users set status = 'banned' where id = '${member.id}'`);
    const { verificationToken, registered } = await app.verify(member.phoneNumber);
    assert.equal(registered, false);
    for (const enter of [login, register]) {
      const { problem } = await refusalOf(enter(app, verificationToken));
      assert.deepEqual([problem.status, problem.code], [403, 'restricted']);
    }
  });

  await t.test('a member has at most 20 sessions: one more ends the oldest', async () => {
    const member = await app.signUp({ phoneNumber: '+447700902007' });
    for (let count = 0; count < 20; count += 1) {
      app.clock.advance(1_000);
      const { verificationToken } = await app.verify(member.phoneNumber);
      await login(app, verificationToken);
    }
    assert.equal(await codeOf(member.client.call(accounts.getOwnProfile)), 'unauthorized');
    const rows = await rowsOf<{ live: boolean; end_reason: string | null }>(
      app,
      `select ended_at is null as live, end_reason from app.sessions where user_id = '${member.id}'`,
    );
    assert.equal(rows.filter(({ live }) => live).length, 20);
    assert.deepEqual(
      rows.filter(({ live }) => !live).map((row) => row.end_reason),
      ['replaced'],
    );
  });
});

/** Verifies by request id, so that several requests of one number can run side by side. */
async function verifyAgain(app: TestApp, phoneNumber: string): Promise<string> {
  const { requestId } = await app.client.call(accounts.sendOtp, { body: { phoneNumber } });
  for (const message of await app.ctx.outbox.list({ to: phoneNumber, limit: 20 })) {
    const body = { requestId, phoneNumber, code: message.code ?? '' };
    const verified = await app.client.call(accounts.verifyOtp, { body }).catch(() => null);
    if (verified) return verified.verificationToken;
  }
  return assert.fail('no code fits');
}

test('age by the calendar, the same here as for the feed', () => {
  assert.equal(findAge('2000-02-29', new Date('2018-02-28T23:59:59Z')), 17);
  assert.equal(findAge('2000-02-29', new Date('2018-03-01T00:00:00Z')), 18);
  assert.equal(findAge('2000-02-29', new Date('2020-02-29T00:00:00Z')), 20);
  assert.equal(findAge('2008-11-22', new Date('2026-11-21T23:59:59Z')), 17);
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(day, day, (born, today) => {
      fc.pre(born <= today);
      const birthDate = born.toISOString().slice(0, 10);
      assert.equal(findAge(birthDate, today), ageOn(birthDate, today.getTime()));
    }),
  );
});
