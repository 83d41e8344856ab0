import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, createClient, discovery, ProblemError, safety } from '@romantic/contract';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import { callDoor, type DoorAnswer, enterCode, readCode, signInAtDoor } from '../testing/supabase-call.ts';

const NEWCOMER = { fullName: 'New Comer', birthDate: '1995-05-05', gender: 'man' as const };
const PROFILE = { ...NEWCOMER, interestedIn: ['woman' as const], acceptedTerms: true as const };

const at = (app: TestApp, accessToken: string) =>
  createClient({ baseUrl: app.baseUrl, accessToken: () => accessToken });

/** Code of our own API's refusal, or `ok`. */
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : assert.fail(String(error))),
  );

const refusal = ({ status, body }: DoorAnswer) => [status, body.error_code];
const getUser = (app: TestApp, token: string) => callDoor(app, '/auth/v1/user', { token });
const refresh = (app: TestApp, refresh_token: string) =>
  callDoor(app, '/auth/v1/token?grant_type=refresh_token', { body: { refresh_token } });
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

test('one member, two doors', async (t) => {
  const app = await makeTestApp(t);

  await t.test(
    'a member signs in there: the same id, sessions and tokens that work on both sides',
    async () => {
      const alice = await app.signUp();
      const door = await signInAtDoor(app, alice.phoneNumber);
      assert.equal(door.user.id, alice.id);
      assert.equal(door.user.phone, alice.phoneNumber.slice(1));
      assert.equal((await at(app, door.access_token).call(accounts.getOwnProfile)).id, alice.id);
      const user = await getUser(app, alice.session.accessToken);
      assert.deepEqual([user.status, user.body.id], [200, alice.id]);
      const { sessions } = await alice.client.call(accounts.listSessions);
      assert.equal(sessions.length, 2);
      const claims = claimsOf(door.access_token);
      const { iat, exp, session_id, sid, amr, ...rest } = claims;
      assert.deepEqual(rest, {
        iss: 'romantic',
        aud: 'authenticated',
        sub: alice.id,
        role: 'authenticated',
        aal: 'aal1',
        is_anonymous: false,
        email: '',
        phone: alice.phoneNumber.slice(1),
        app_metadata: { provider: 'phone', providers: ['phone'] },
      });
      assert.deepEqual([session_id, amr], [sid, [{ method: 'otp', timestamp: iat }]]);
      assert.ok(sessions.some(({ id }) => id === sid));
      assert.equal(Number(exp) - Number(iat), 900);
      assert.equal(claimsOf(alice.session.accessToken).phone, undefined, 'our own tokens name no number');
    },
  );

  await t.test(
    'refresh tokens rotate across the doors; one used twice ends the session at both',
    async () => {
      const phone = (await app.signUp()).phoneNumber;
      const first = await signInAtDoor(app, phone);
      app.clock.advance(60_000);
      const second = (await refresh(app, first.refresh_token)).body as unknown as typeof first;
      const third = await app.client.call(accounts.refresh, { body: { refreshToken: second.refresh_token } });
      const { amr } = claimsOf(third.accessToken);
      assert.deepEqual(amr, claimsOf(first.access_token).amr, 'the moment of signing in stays');
      assert.equal((await getUser(app, third.accessToken)).status, 200);
      app.clock.advance(31_000);
      assert.deepEqual(refusal(await refresh(app, first.refresh_token)), [400, 'refresh_token_already_used']);
      assert.deepEqual(refusal(await getUser(app, third.accessToken)), [403, 'session_not_found']);
      assert.equal(
        await codeOf(app.client.call(accounts.refresh, { body: { refreshToken: third.refreshToken } })),
        'refresh_invalid',
      );
      assert.deepEqual(refusal(await refresh(app, third.refreshToken)), [400, 'refresh_token_not_found']);
    },
  );

  await t.test('signing out at either door ends what its scope says, at both', async () => {
    const alice = await app.signUp();
    const [one, two] = [
      await signInAtDoor(app, alice.phoneNumber),
      await signInAtDoor(app, alice.phoneNumber),
    ];
    const logout = (token: string, scope?: string) =>
      callDoor(app, `/auth/v1/logout${scope === undefined ? '' : `?scope=${scope}`}`, {
        method: 'POST',
        token,
      });
    assert.deepEqual(refusal(await logout(one.access_token, 'all')), [400, 'validation_failed']);
    const gone = await logout(one.access_token, 'others');
    assert.deepEqual([gone.status, gone.bytes.length], [204, 0]);
    assert.equal(await codeOf(alice.client.call(accounts.listSessions)), 'unauthorized');
    assert.deepEqual(refusal(await getUser(app, two.access_token)), [403, 'session_not_found']);
    assert.equal((await getUser(app, one.access_token)).status, 200);

    const three = await signInAtDoor(app, alice.phoneNumber);
    assert.equal((await logout(three.access_token, 'local')).status, 204);
    assert.deepEqual(refusal(await getUser(app, three.access_token)), [403, 'session_not_found']);
    assert.equal((await getUser(app, one.access_token)).status, 200);

    const four = await signInAtDoor(app, alice.phoneNumber);
    assert.equal((await logout(four.access_token)).status, 204);
    assert.deepEqual(refusal(await getUser(app, one.access_token)), [403, 'session_not_found']);

    const five = await signInAtDoor(app, alice.phoneNumber);
    await at(app, five.access_token).call(accounts.logout, { body: { scope: 'all' } });
    assert.deepEqual(refusal(await getUser(app, five.access_token)), [403, 'session_not_found']);
    assert.deepEqual(refusal(await refresh(app, five.refresh_token)), [400, 'refresh_token_not_found']);
  });

  await t.test('a ban holds at both doors', async () => {
    const alice = await app.signUp();
    const door = await signInAtDoor(app, alice.phoneNumber);
    await app.ctx.db('ban')`update app.users set status = 'banned' where id = ${alice.id}`;
    app.clock.advance(5_000);
    assert.deepEqual(refusal(await getUser(app, door.access_token)), [403, 'user_banned']);
    assert.deepEqual(refusal(await refresh(app, door.refresh_token)), [403, 'user_banned']);
    await callDoor(app, '/auth/v1/otp', { body: { phone: alice.phoneNumber } });
    const code = await readCode(app, alice.phoneNumber);
    assert.deepEqual(refusal(await enterCode(app, alice.phoneNumber, code)), [403, 'user_banned']);
  });

  await t.test(
    'a newcomer is signed in, must register for everything else, and registers with that session',
    async () => {
      const phone = '+447700900901';
      const door = await signInAtDoor(app, '4477 0090 0901');
      assert.deepEqual([door.user.phone, door.user.user_metadata], [phone.slice(1), {}]);
      const client = at(app, door.access_token);
      const other = await app.signUp();
      for (const call of [
        client.call(discovery.discover, {}),
        client.call(accounts.getOwnProfile),
        client.call(safety.blockUser, { body: { userId: other.id } }),
        app.client.call(accounts.refresh, { body: { refreshToken: door.refresh_token } }),
      ])
        assert.equal(await codeOf(call), 'registration_required');
      const { verificationToken, registered } = await app.verify(phone);
      assert.equal(registered, false);
      assert.equal(
        await codeOf(app.client.call(accounts.login, { body: { verificationToken } })),
        'not_registered',
      );

      assert.equal(await codeOf(app.client.call(accounts.register, { body: PROFILE })), 'unauthorized');
      const stale = at(app, `${door.access_token}x`).call(accounts.register, { body: PROFILE });
      assert.equal(await codeOf(stale), 'unauthorized');
      const minor = client.call(accounts.register, { body: { ...PROFILE, birthDate: '2020-01-01' } });
      assert.equal(await codeOf(minor), 'under_age');
      const both = await Promise.all(
        [1, 2].map(() => codeOf(client.call(accounts.register, { body: PROFILE }))),
      );
      assert.deepEqual(both.sort(), ['already_registered', 'ok']);
      assert.equal((await client.call(accounts.getOwnProfile)).id, door.user.id);
      assert.equal(
        (await refresh(app, door.refresh_token)).status,
        200,
        'its refresh token was left as it was',
      );
    },
  );

  await t.test('a newcomer registers with a verification token too, and stays the same member', async () => {
    const phone = '+447700900902';
    const door = await signInAtDoor(app, phone);
    const { verificationToken } = await app.verify(phone);
    const body = { ...PROFILE, verificationToken };
    const session = await app.client.call(accounts.register, { body });
    assert.equal(session.user.id, door.user.id);
    assert.equal((await signInAtDoor(app, phone)).user.id, door.user.id);
  });

  await t.test('with create_user false a number without an account is refused, after its code', async () => {
    const phone = '+447700900903';
    const ask = { phone, create_user: false };
    const alice = await app.signUp();
    const known = await callDoor(app, '/auth/v1/otp', { body: { ...ask, phone: alice.phoneNumber } });
    const unknown = await callDoor(app, '/auth/v1/otp', { body: ask });
    assert.deepEqual([known.status, Object.keys(known.body)], [unknown.status, Object.keys(unknown.body)]);
    const answer = await enterCode(app, phone, await readCode(app, phone));
    assert.deepEqual(refusal(answer), [422, 'otp_disabled']);
    const code = await readCode(app, alice.phoneNumber);
    assert.equal((await enterCode(app, alice.phoneNumber, code)).status, 200);
    const { registered } = await app.verify(phone);
    assert.equal(registered, false);
  });

  await t.test('accounts that nobody registers go after a month', async () => {
    const { cleanAccounts } = await import('../../features/accounts/tasks.ts');
    const phone = '+447700900904';
    const before = await signInAtDoor(app, phone);
    const kept = await signInAtDoor(app, '+447700900905');
    await callDoor(app, '/auth/v1/logout', { method: 'POST', token: before.access_token });
    app.clock.advance(31 * 24 * 3_600_000);
    await app.ctx.db('keep')`update app.sessions set expires_at = ${new Date(app.clock.now() + 1e9)}
      where user_id = ${kept.user.id}`;
    await cleanAccounts(app.ctx);
    const rows = await app.ctx.db<{ id: string }>('left')`
      select id from app.users where id in (${before.user.id}, ${kept.user.id})`;
    assert.deepEqual(
      rows.map(({ id }) => id),
      [kept.user.id],
    );
  });
});
