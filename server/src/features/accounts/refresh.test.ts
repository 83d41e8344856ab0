import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts } from '@romantic/contract';
import { makeTestApp, type TestApp } from '../../testing/test-app.ts';
import { codeOf, DAY, rowsOf, SECOND } from './testing/door.ts';

const refresh = (app: TestApp, refreshToken: string) =>
  app.client.call(accounts.refresh, { body: { refreshToken } });

test('refreshing', async (t) => {
  const app = await makeTestApp(t);
  const other = await makeTestApp(t, { databaseUrl: app.databaseUrl, overrides: { clock: app.clock } });

  await t.test('20 parallel refreshes of one token give one child and 20 equal answers', async () => {
    const { session, id } = await app.signUp();
    app.clock.advance(SECOND);
    const calls = Array.from({ length: 20 }, () => refresh(app, session.refreshToken));
    const answers = await Promise.all(calls);
    assert.equal(new Set(answers.map((answer) => JSON.stringify({ ...answer, expiresIn: 0 }))).size, 1);
    assert.notEqual(answers[0]?.refreshToken, session.refreshToken);
    const rows = await rowsOf(
      app,
      `select t.id from app.refresh_tokens t join app.sessions s on s.id = t.session_id where s.user_id = '${id}'`,
    );
    assert.equal(rows.length, 2);
    const member = app.memberOf(answers[0]!, '');
    assert.equal((await member.client.call(accounts.getOwnProfile)).id, id);
  });

  await t.test('over two processes the child and the times are the same', async () => {
    const { session } = await app.signUp();
    const calls = Array.from({ length: 20 }, (_, index) =>
      refresh(index % 2 === 0 ? app : other, session.refreshToken),
    );
    const answers = await Promise.all(calls);
    const same = answers.map(({ refreshToken, expiresAt, accessToken }) => {
      return JSON.stringify([refreshToken, expiresAt, accessToken.split('.').slice(0, 2)]);
    });
    assert.equal(new Set(same).size, 1);
  });

  await t.test('an answer lost when its server died is given again by another one, for 30 s', async () => {
    const { session } = await app.signUp();
    // The client never saw what this call answered.
    const lost = await refresh(app, session.refreshToken);
    app.clock.advance(29 * SECOND);
    const again = await refresh(other, session.refreshToken);
    assert.equal(again.refreshToken, lost.refreshToken);
    await refresh(other, again.refreshToken);
  });

  await t.test('after the grace a used token ends the family, in every process within 5 s', async () => {
    const { session, phoneNumber } = await app.signUp();
    const next = await refresh(app, session.refreshToken);
    const [here, there] = [app.memberOf(next, phoneNumber), other.memberOf(next, phoneNumber)];
    await here.client.call(accounts.getOwnProfile);
    await there.client.call(accounts.getOwnProfile);
    app.clock.advance(31 * SECOND);
    await here.client.call(accounts.getOwnProfile);
    await there.client.call(accounts.getOwnProfile);
    assert.equal(await codeOf(refresh(app, session.refreshToken)), 'refresh_reused');
    assert.equal(await codeOf(here.client.call(accounts.getOwnProfile)), 'unauthorized');
    app.clock.advance(5 * SECOND);
    assert.equal(await codeOf(there.client.call(accounts.getOwnProfile)), 'unauthorized');
    assert.equal(await codeOf(refresh(app, next.refreshToken)), 'refresh_invalid');
    const { values } = await app.ctx.metrics.security.get();
    assert.ok(values.some(({ labels, value }) => labels.event === 'refresh_reused' && value > 0));
  });

  await t.test('within the grace a used token counts only while its child is unused', async () => {
    const { session } = await app.signUp();
    const child = await refresh(app, session.refreshToken);
    const grandchild = await refresh(app, child.refreshToken);
    assert.equal(await codeOf(refresh(app, session.refreshToken)), 'refresh_reused');
    assert.equal(await codeOf(refresh(app, grandchild.refreshToken)), 'refresh_invalid');
  });

  await t.test('reuse ends the one session, not the member’s others', async () => {
    const alice = await app.signUp();
    const { verificationToken } = await app.verify(alice.phoneNumber);
    const second = await app.client.call(accounts.login, { body: { verificationToken } });
    await refresh(app, alice.session.refreshToken);
    app.clock.advance(31 * SECOND);
    assert.equal(await codeOf(refresh(app, alice.session.refreshToken)), 'refresh_reused');
    await refresh(app, second.refreshToken);
  });

  await t.test('a token not used for 30 days is dead', async () => {
    const [idle, used] = [await app.signUp(), await app.signUp()];
    app.clock.advance(30 * DAY - SECOND * 10);
    const next = await refresh(app, used.session.refreshToken);
    app.clock.advance(10 * SECOND);
    assert.equal(await codeOf(refresh(app, idle.session.refreshToken)), 'refresh_invalid');
    await refresh(app, next.refreshToken);
  });

  await t.test('a session ends after 180 days, however much it is used', async () => {
    let { session } = await app.signUp();
    for (let month = 0; month < 6; month += 1) {
      app.clock.advance(29 * DAY);
      session = await refresh(app, session.refreshToken);
    }
    app.clock.advance(6 * DAY);
    assert.equal(await codeOf(refresh(app, session.refreshToken)), 'refresh_invalid');
  });

  await t.test('a token nobody gave out is refresh_invalid; an access token is none', async () => {
    assert.equal(await codeOf(refresh(app, 'x'.repeat(43))), 'refresh_invalid');
    const { session } = await app.signUp();
    assert.equal(await codeOf(refresh(app, session.accessToken.slice(-43))), 'refresh_invalid');
  });
});
