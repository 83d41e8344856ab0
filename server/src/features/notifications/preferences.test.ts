import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, notifications } from '@romantic/contract';
import { drainJobs } from '../../jobs/testing/drain-jobs.ts';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { makePair, send } from '../chat/testing/pair.ts';
import { tellLikes } from './like-digest.ts';
import { notify } from './notify.ts';
import { addPhone } from './testing/devices.ts';

type Change = Parameters<typeof prefer>[1];

const prefer = (
  member: TestMember,
  body: {
    muted?: ('message' | 'like' | 'call')[];
    previews?: boolean;
    quietHours?: { from: string; to: string } | null;
    timeZone?: string;
  },
) => member.client.call(notifications.updateNotificationPreferences, { body });

/** Quiet hours that began an hour ago and end in an hour. */
function aroundNow(now: number): Change {
  const time = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  return { quietHours: { from: time(now - 3600_000), to: time(now + 3600_000) }, timeZone: 'UTC' };
}

test('preferences', async (t) => {
  const app = await makeTestApp(t);

  await t.test('what is left out stays; what is no time or zone is refused', async () => {
    const member = await app.signUp();
    const none = { muted: [], previews: false, quietHours: null, timeZone: 'UTC' };
    assert.deepEqual(await member.client.call(notifications.getNotificationPreferences), none);
    await prefer(member, { quietHours: { from: '22:30', to: '07:05' }, timeZone: 'America/Sao_Paulo' });
    const now = await prefer(member, { muted: ['like'], previews: true });
    const expected = {
      muted: ['like'],
      previews: true,
      quietHours: { from: '22:30', to: '07:05' },
      timeZone: 'America/Sao_Paulo',
    };
    assert.deepEqual(now, expected);
    assert.equal((await prefer(member, { quietHours: null })).quietHours, null);
    await assert.rejects(prefer(member, { timeZone: 'Mars/Olympus' }), refusedWith('invalid_input'));
    await assert.rejects(
      prefer(member, { quietHours: { from: '24:00', to: '07:00' } }),
      refusedWith('invalid_input'),
    );
  });

  await t.test('names and words stand in a push only where the member allows it', async () => {
    const { first, second, id } = await makePair(app);
    await drainJobs(app.ctx);
    const phone = await addPhone(app, second);
    await send(first, id, 'Some  words\nof   mine.');
    await drainJobs(app.ctx);
    await prefer(second, { previews: true });
    await send(first, id, 'Some  words\nof   mine.');
    await drainJobs(app.ctx);
    const bodies = (await phone.sent()).map(({ body }) => body);
    assert.deepEqual(bodies, ['New message\nOpen the app to read it', 'Member\nSome words of mine.']);
  });

  await t.test('quiet hours put off what can wait, and then tell the last of a conversation', async () => {
    const { first, second, id } = await makePair(app);
    await drainJobs(app.ctx);
    const phone = await addPhone(app, second);
    await prefer(second, aroundNow(app.clock.now()));
    await send(first, id, 'One.');
    const last = await send(first, id, 'Two.');
    await drainJobs(app.ctx);
    await drainJobs(app.ctx, { putOff: true });
    assert.deepEqual(await phone.sent(), [], 'still quiet: it is put off again');
    app.clock.advance(2 * 3600_000);
    await drainJobs(app.ctx, { putOff: true });
    assert.deepEqual(
      (await phone.sent()).map(({ data }) => data?.messageId),
      [last.id],
    );
  });

  await t.test('a ring in quiet hours is not put off: it is not told', async () => {
    const { second, id } = await makePair(app);
    await drainJobs(app.ctx);
    const phone = await addPhone(app, second);
    const ring = (callId: string) => ({
      userId: second.id,
      kind: 'call' as const,
      conversationId: id,
      callId,
      media: 'video' as const,
      expiresAt: new Date(app.clock.now() + 30_000).toISOString(),
    });
    await notify(app.ctx.db, ring('1'));
    await drainJobs(app.ctx);
    await prefer(second, aroundNow(app.clock.now()));
    await notify(app.ctx.db, ring('2'));
    await drainJobs(app.ctx);
    const told = (await phone.sent()).map(({ body, data }) => [body, data?.callId]);
    assert.deepEqual(told, [['Incoming video call\nOpen the app to answer', '1']]);
  });

  await t.test('a ring that is over is not told any more', async () => {
    const { second, id } = await makePair(app);
    await drainJobs(app.ctx);
    const phone = await addPhone(app, second);
    const about = { userId: second.id, conversationId: id, callId: 'c', media: 'audio' as const };
    await notify(app.ctx.db, {
      ...about,
      kind: 'call',
      expiresAt: new Date(app.clock.now() - 1).toISOString(),
    });
    await drainJobs(app.ctx);
    await notify(app.ctx.db, [
      { ...about, kind: 'call', callId: 'd', expiresAt: new Date(app.clock.now() + 30_000).toISOString() },
      { ...about, kind: 'missedCall', callId: 'd' },
    ]);
    await drainJobs(app.ctx);
    assert.deepEqual(
      (await phone.sent()).map(({ data }) => data?.kind),
      ['missedCall'],
    );
  });
});

test('a match is told to the other, a like to nobody by name', async (t) => {
  const app = await makeTestApp(t);
  const [first, second] = [await app.signUp(), await app.signUp()];
  const [phoneOfFirst, phoneOfSecond] = [await addPhone(app, first), await addPhone(app, second)];
  await first.client.call(discovery.likeUser, { body: { userId: second.id } });
  await drainJobs(app.ctx);
  assert.deepEqual(await phoneOfSecond.sent(), [], 'not at the moment of the like');

  await t.test('likes: neither who nor how many, once in a while', async () => {
    await prefer(second, { previews: true });
    await tellLikes(app.ctx);
    await tellLikes(app.ctx);
    await drainJobs(app.ctx);
    const [sent, ...more] = await phoneOfSecond.sent();
    assert.deepEqual(more, []);
    assert.equal(sent?.body, 'Somebody likes you\nOpen the app to find out more');
    assert.ok(!JSON.stringify(sent).includes(first.id) && !JSON.stringify(sent).includes('Member'));
  });

  await t.test('match: who made it knows', async () => {
    const { match } = await second.client.call(discovery.likeUser, { body: { userId: first.id } });
    await drainJobs(app.ctx);
    const [sent] = await phoneOfFirst.sent();
    assert.deepEqual([sent?.data?.kind, sent?.data?.conversationId], ['match', match?.id]);
    assert.equal((await phoneOfSecond.sent()).length, 1);
  });

  await t.test('a day later: nothing new, nothing told', async () => {
    app.clock.advance(24 * 3600_000);
    await tellLikes(app.ctx);
    await drainJobs(app.ctx);
    assert.equal((await phoneOfSecond.sent()).length, 1);
  });
});
