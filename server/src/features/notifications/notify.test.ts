import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drainJobs } from '../../jobs/testing/drain-jobs.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { makePair, send } from '../chat/testing/pair.ts';
import { notify } from './notify.ts';
import { addPhone } from './testing/devices.ts';

test('a message is told to the other member’s devices, once', async (t) => {
  const app = await makeTestApp(t);
  const { first, second, id } = await makePair(app);
  const [own, phone] = [await addPhone(app, first), await addPhone(app, second, { language: 'fr-CA' })];
  await drainJobs(app.ctx);
  const message = await send(first, id, 'Do not show this.');
  assert.deepEqual(await phone.sent(), [], 'a job does it');
  await drainJobs(app.ctx);
  const [sent, ...more] = await phone.sent();
  assert.deepEqual(more, []);
  assert.equal(sent?.body, 'Nouveau message\nOuvrez l’application pour le lire');
  assert.deepEqual(sent?.data, {
    kind: 'message',
    conversationId: id,
    messageId: message.id,
    notificationId: `message:${message.id}`,
  });
  assert.deepEqual(await own.sent(), []);
});

test('what is rolled back is told to nobody', async (t) => {
  const app = await makeTestApp(t);
  const member = await app.signUp();
  const phone = await addPhone(app, member);
  const broken = app.ctx.db.tx(async (tx) => {
    await notify(tx, { userId: member.id, kind: 'system', noticeId: '1' });
    throw new Error('no');
  });
  await assert.rejects(broken, /no/);
  await drainJobs(app.ctx);
  assert.deepEqual(await phone.sent(), []);
  await notify(app.ctx.db, { userId: member.id, kind: 'system', noticeId: '1' });
  await drainJobs(app.ctx);
  assert.equal((await phone.sent()).length, 1);
});
