import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts } from '@romantic/contract';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { codeOf, MINUTE, rowsOf, SECOND } from './testing/door.ts';

const profileOf = (member: TestMember) => member.client.call(accounts.getOwnProfile);

async function signInAgain(app: TestApp, phoneNumber: string, deviceName: string): Promise<TestMember> {
  const { verificationToken } = await app.verify(phoneNumber);
  const session = await app.client.call(accounts.login, { body: { verificationToken, deviceName } });
  return app.memberOf(session, phoneNumber);
}

test('sessions', async (t) => {
  const app = await makeTestApp(t);
  const other = await makeTestApp(t, { databaseUrl: app.databaseUrl, overrides: { clock: app.clock } });
  /** The same member, calling the other process. */
  const elsewhere = (member: TestMember) => other.memberOf(member.session, member.phoneNumber);

  await t.test(
    'after logout the access token is refused here at once, in another process within 5 s',
    async () => {
      const alice = await app.signUp();
      await profileOf(alice);
      await profileOf(elsewhere(alice));
      await alice.client.call(accounts.logout, { body: {} });
      assert.equal(await codeOf(profileOf(alice)), 'unauthorized');
      app.clock.advance(5 * SECOND);
      assert.equal(await codeOf(profileOf(elsewhere(alice))), 'unauthorized');
      const { refreshToken } = alice.session;
      assert.equal(
        await codeOf(app.client.call(accounts.refresh, { body: { refreshToken } })),
        'refresh_invalid',
      );
    },
  );

  await t.test('logout while other calls run leaves no stale belief behind', async () => {
    const alice = await app.signUp();
    const calls = Array.from({ length: 20 }, () => profileOf(alice).catch(() => null));
    await Promise.all([
      ...calls.slice(0, 10),
      alice.client.call(accounts.logout, { body: {} }),
      ...calls.slice(10),
    ]);
    assert.equal(await codeOf(profileOf(alice)), 'unauthorized');
  });

  await t.test('the devices are listed; one, the others or all can be signed out', async () => {
    const phone = await app.signUp();
    app.clock.advance(SECOND);
    const tablet = await signInAgain(app, phone.phoneNumber, 'Tablet');
    app.clock.advance(SECOND);
    const laptop = await signInAgain(app, phone.phoneNumber, 'Laptop');
    const { sessions } = await tablet.client.call(accounts.listSessions);
    assert.deepEqual(
      sessions.map(({ deviceName, current }) => [deviceName, current]),
      [
        ['Laptop', false],
        ['Tablet', true],
        [null, false],
      ],
    );
    await tablet.client.call(accounts.endSession, { params: { id: sessions[0]!.id } });
    assert.equal(await codeOf(profileOf(laptop)), 'unauthorized');
    assert.equal(
      await codeOf(tablet.client.call(accounts.endSession, { params: { id: sessions[0]!.id } })),
      'not_found',
    );
    await tablet.client.call(accounts.logout, { body: { scope: 'others' } });
    assert.equal(await codeOf(profileOf(phone)), 'unauthorized');
    await profileOf(tablet);
    await tablet.client.call(accounts.logout, { body: { scope: 'all' } });
    assert.equal(await codeOf(profileOf(tablet)), 'unauthorized');
  });

  await t.test('by another member: their session is not there', async () => {
    const [alice, bob] = [await app.signUp(), await app.signUp()];
    const { sessions } = await alice.client.call(accounts.listSessions);
    assert.equal(
      await codeOf(bob.client.call(accounts.endSession, { params: { id: sessions[0]!.id } })),
      'not_found',
    );
    assert.equal((await bob.client.call(accounts.listSessions)).sessions.length, 1);
    await profileOf(alice);
  });

  await t.test('a ban reaches every process within 5 s', async () => {
    const alice = await app.signUp();
    await profileOf(alice);
    await profileOf(elsewhere(alice));
    await rowsOf(app, `update app.users set status = 'banned' where id = '${alice.id}'`);
    app.clock.advance(5 * SECOND);
    assert.equal(await codeOf(profileOf(alice)), 'restricted');
    assert.equal(await codeOf(profileOf(elsewhere(alice))), 'restricted');
    const { refreshToken } = alice.session;
    assert.equal(await codeOf(app.client.call(accounts.refresh, { body: { refreshToken } })), 'restricted');
  });

  await t.test('a deleted account is nobody', async () => {
    const alice = await app.signUp();
    await rowsOf(app, `update app.users set status = 'deleted' where id = '${alice.id}'`);
    assert.equal(await codeOf(profileOf(alice)), 'unauthorized');
  });

  await t.test('use is written down every five minutes, not on each call', async () => {
    const alice = await app.signUp();
    const seen = async () => {
      const [row] = await rowsOf<{ used: Date; active: Date }>(
        app,
        `select s.last_used_at as used, u.last_active_at as active
         from app.sessions s join app.users u on u.id = s.user_id where u.id = '${alice.id}'`,
      );
      return row!;
    };
    const before = await seen();
    app.clock.advance(4 * MINUTE);
    await profileOf(alice);
    assert.deepEqual(await seen(), before);
    app.clock.advance(2 * MINUTE);
    await profileOf(alice);
    // It is written beside the call: give it a moment.
    for (let wait = 0; wait < 100 && (await seen()).active.getTime() === before.active.getTime(); wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const after = await seen();
    assert.ok(after.used.getTime() - before.used.getTime() >= 6 * MINUTE);
    assert.ok(after.active.getTime() - before.active.getTime() >= 6 * MINUTE);
  });
});
