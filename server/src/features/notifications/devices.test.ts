import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, notifications } from '@romantic/contract';
import { drainJobs } from '../../jobs/testing/drain-jobs.ts';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { nearestLanguage } from './devices.ts';
import { notify } from './notify.ts';
import { addPhone } from './testing/devices.ts';

const list = async (member: TestMember) =>
  (await member.client.call(notifications.listDevices)).devices.map(({ id }) => id);

test('devices', async (t) => {
  const app = await makeTestApp(t);

  await t.test('a token belongs to who registered it last, and its pushes go to nobody else', async () => {
    const [first, second] = [await app.signUp(), await app.signUp()];
    const phone = await addPhone(app, first, { token: 'one phone, handed on'.replaceAll(' ', '-') });
    await notify(app.ctx.db, { userId: first.id, kind: 'system', noticeId: 'for the first' });
    const again = await addPhone(app, second, { token: phone.token });
    await drainJobs(app.ctx);
    assert.deepEqual([await list(first), await list(second)], [[], [again.id]]);
    assert.notEqual(again.id, phone.id);
    assert.deepEqual(await phone.sent(), []);
  });

  await t.test(
    'a new token of a session takes the place of the old one; its pushes go to the new one',
    async () => {
      const member = await app.signUp();
      const old = await addPhone(app, member);
      await notify(app.ctx.db, { userId: member.id, kind: 'system', noticeId: 'on its way' });
      const fresh = await addPhone(app, member, { language: 'ar' });
      assert.equal(fresh.id, old.id);
      await drainJobs(app.ctx);
      assert.deepEqual(await old.sent(), []);
      const [sent] = await fresh.sent();
      assert.match(sent?.body ?? '', /جديد/);
    },
  );

  await t.test('the same token in a later session of the member: one device, there', async () => {
    const member = await app.signUp();
    const phone = await addPhone(app, member);
    const { verificationToken } = await app.verify(member.phoneNumber);
    const session = await app.client.call(accounts.login, { body: { verificationToken } });
    const later = app.memberOf(session, member.phoneNumber);
    assert.equal((await addPhone(app, later, { token: phone.token })).id, phone.id);
    await member.client.call(accounts.logout, { body: { scope: 'this' } });
    assert.deepEqual(await list(later), [phone.id], 'the earlier session’s end takes nothing along');
    await later.client.call(accounts.logout, { body: { scope: 'this' } });
    const rows = await app.ctx.db('devices')`select from app.devices where user_id = ${member.id}`;
    assert.equal(rows.length, 0);
  });

  await t.test('two members and one token at once: it is one’s', async () => {
    const [first, second] = [await app.signUp(), await app.signUp()];
    for (let round = 0; round < 5; round += 1) {
      const token = `contested-${round}`;
      await Promise.all([first, second, first].map((member) => addPhone(app, member, { token })));
      const lists = [await list(first), await list(second)];
      assert.equal(lists.flat().length, 1);
    }
  });

  await t.test('one’s own alone is listed and forgotten; no token is told', async () => {
    const [first, second] = [await app.signUp(), await app.signUp()];
    const phone = await addPhone(app, first);
    const { devices } = await first.client.call(notifications.listDevices);
    assert.ok(!JSON.stringify(devices).includes(phone.token));
    assert.equal(devices[0]?.current, true);
    const forget = (member: TestMember) =>
      member.client.call(notifications.forgetDevice, { params: { id: phone.id } });
    await assert.rejects(forget(second), refusedWith('not_found'));
    await forget(first);
    await assert.rejects(forget(first), refusedWith('not_found'));
  });

  await t.test('the database holds no token in clear', async () => {
    const phone = await addPhone(app, await app.signUp());
    const rows = await app.ctx.db('everything')`select to_jsonb(d)::text as text from app.devices d`;
    assert.ok(rows.length > 0);
    const hex = Buffer.from(phone.token).toString('hex');
    for (const { text } of rows)
      assert.ok(!String(text).includes(phone.token) && !String(text).includes(hex));
  });
});

test('no way to a device: push_unavailable', async (t) => {
  const app = await makeTestApp(t, { config: { push: { console: false, fcm: null, webPush: null } } });
  await assert.rejects(addPhone(app, await app.signUp()), refusedWith('push_unavailable'));
});

test('languages: the nearest there is, else English', () => {
  const tags = ['pt-BR', 'FR', 'zh-Hant', 'ar', 'deu'];
  assert.deepEqual(tags.map(nearestLanguage), ['pt', 'fr', 'en', 'ar', 'en']);
});
