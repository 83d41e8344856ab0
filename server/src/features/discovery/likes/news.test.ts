import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, people, safety } from '@romantic/contract';
import { recordEvents } from '../../../realtime/testing/recording-realtime.ts';
import { makeTestApp, type TestMember } from '../../../testing/test-app.ts';

test('what decisions lead to is told', async (t) => {
  const app = await makeTestApp(t);
  const take = recordEvents(app.ctx.realtime);
  /** Everything told since last asked, as [event, to whom, payload], in a fixed order. */
  const told = async () => {
    await app.ctx.news.settled();
    const lines = take().map(({ event, topic, payload }) => [event, topic, payload] as const);
    return lines.sort(([, a], [, b]) => (a < b ? -1 : 1));
  };
  const to = ({ id }: TestMember) => `user:${id}`;
  const like = (from: TestMember, { id }: TestMember, headers = {}) =>
    from.client.call(discovery.likeUser, { body: { userId: id }, headers });

  await t.test('a like: its target, with how many there are; not who', async () => {
    const [first, second, third] = [await app.signUp(), await app.signUp(), await app.signUp()];
    await like(second, first);
    assert.deepEqual(await told(), [['like.received', to(first), { count: 1 }]]);
    await like(third, first, { 'idempotency-key': 'once' });
    await like(third, first, { 'idempotency-key': 'once' });
    await like(second, first);
    assert.deepEqual(await told(), [['like.received', to(first), { count: 2 }]]);
    await third.client.call(discovery.passUser, { body: { userId: second.id } });
    assert.deepEqual(await told(), []);
  });

  await t.test('a like that does not count, of who is paused: nobody', async () => {
    const [first, second] = [await app.signUp(), await app.signUp()];
    await second.client.call(people.updateProfile, { body: { visibility: { paused: true } } });
    await like(second, first);
    assert.deepEqual(await told(), []);
  });

  for (const end of ['unmatch', 'blockUser', 'reportUser'] as const) {
    await t.test(`a match and its end by ${end}: both, once`, async () => {
      const [first, second] = [await app.signUp(), await app.signUp()];
      await like(first, second);
      await told();
      const { match } = await like(second, first);
      const payload = { matchId: match?.id };
      const both = (event: string) => [to(first), to(second)].sort().map((topic) => [event, topic, payload]);
      assert.deepEqual(await told(), both('match.created'));
      const body = { userId: second.id };
      if (end === 'unmatch')
        await first.client.call(discovery.unmatch, { params: { matchId: match?.id ?? '' } });
      else if (end === 'blockUser') await first.client.call(safety.blockUser, { body });
      else await first.client.call(safety.reportUser, { body: { ...body, reason: 'spam' } });
      assert.deepEqual(await told(), both('match.ended'));
      await first.client.call(safety.blockUser, { body });
      assert.deepEqual(await told(), []);
    });
  }
});
