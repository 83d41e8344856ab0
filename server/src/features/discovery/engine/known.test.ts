import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, safety } from '@romantic/contract';
import { createMatchmaker } from '@romantic/matchmaker';
import { makeTestApp, type TestApp } from '../../../testing/test-app.ts';
import { nextPlace } from '../testing/places.ts';
import { createKnown } from './known.ts';

test('what a process keeps of whom a viewer knows', async (t) => {
  const here = await makeTestApp(t);
  const there = await makeTestApp(t, { databaseUrl: here.databaseUrl });
  const location = nextPlace();
  const viewer = await here.signUp({ location });
  const other = await here.signUp({ location });
  const pass = (userId: string) => viewer.client.call(discovery.passUser, { body: { userId } });
  const kept = new Map([here, there].map((app) => [app, createKnown(app.ctx.db, createMatchmaker())]));
  const knows = async (app: TestApp, id: string) => {
    const { excluded, likedMe } = (await kept.get(app)?.(viewer.id, null)) ?? assert.fail();
    return [excluded.has(id), likedMe.has(id)];
  };
  /** At the process that decides, and at one that has read the viewer's before. */
  const expect = async (id: string, excluded: boolean, likes = false) => {
    assert.deepEqual(await knows(here, id), [excluded, likes], 'here');
    assert.deepEqual(await knows(there, id), [excluded, likes], 'there');
  };
  const readings = async () => {
    const text = await there.ctx.metrics.registry.metrics();
    return Number(/_count\{[^}]*statement="listTies"[^}]*\} (\d+)/.exec(text)?.[1]);
  };

  await t.test('a decision and a rewind count at once, wherever they were taken', async () => {
    await expect(other.id, false);
    for (let round = 0; round < 2; round += 1) {
      await pass(other.id);
      await expect(other.id, true);
      await viewer.client.call(discovery.rewind);
      await expect(other.id, false);
    }
  });

  await t.test('also when another decision follows the rewind', async () => {
    const [first, second] = [await here.signUp({ location }), await here.signUp({ location })];
    await pass(other.id);
    await pass(first.id);
    await expect(first.id, true);
    await viewer.client.call(discovery.rewind);
    await pass(second.id);
    await expect(first.id, false);
    await expect(second.id, true);
    await expect(other.id, true);
  });

  await t.test('older decisions stay known when only the newest are read', async () => {
    const before = await readings();
    here.clock.advance(10 * 60_000);
    const late = await here.signUp({ location });
    await pass(late.id);
    await expect(late.id, true);
    await expect(other.id, true);
    // One look each: nothing was missed, so nothing was read from the start.
    assert.equal((await readings()) - before, 2);
  });

  await t.test('a block and its end, by either side', async () => {
    const stranger = await here.signUp({ location });
    for (const [who, whom] of [
      [viewer, stranger],
      [stranger, viewer],
    ] as const) {
      await expect(stranger.id, false);
      await who.client.call(safety.blockUser, { body: { userId: whom.id } });
      await expect(stranger.id, true);
      await who.client.call(safety.unblockUser, { params: { userId: whom.id } });
    }
    await expect(stranger.id, false);
  });

  await t.test('a like', async () => {
    const fan = await here.signUp({ location });
    await expect(fan.id, false, false);
    await fan.client.call(discovery.likeUser, { body: { userId: viewer.id } });
    await expect(fan.id, false, true);
  });
});
