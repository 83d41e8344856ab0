import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeTestApp, type TestMember } from '../../../testing/test-app.ts';
import { takeDecisions } from './pair-queries.ts';
import { type Swipe, takeSwipes } from './swipes.ts';

test('decisions taken together and at the same moment', async (t) => {
  const app = await makeTestApp(t, { config: { likesPerDay: 1 } });
  const { ctx } = app;
  const members: TestMember[] = [];
  for (let count = 0; count < 6; count += 1) members.push(await app.signUp());
  const [a, b, c, d, e, f] = members.map(({ id }) => id) as [string, string, string, string, string, string];
  const like = (actorId: string, targetId: string, kind: Swipe['kind'] = 'like'): Swipe => ({
    actorId,
    targetId,
    kind,
    note: null,
  });
  const outcomes = async (swipes: Swipe[]) =>
    (await takeSwipes(ctx, ctx.db, swipes)).map(({ taken }) => taken.outcome);

  await t.test(
    'a member’s second like waits for the first, and sees that the day’s only one is gone',
    async () => {
      let second: Promise<string[]> = Promise.resolve([]);
      await ctx.db.tx(async (tx) => {
        const [first] = await takeSwipes(ctx, tx, [like(a, b)]);
        assert.equal(first?.taken.outcome, 'taken');
        second = outcomes([like(a, c)]);
        // Time enough for one that does not wait.
        await sleep(300);
      });
      assert.deepEqual(await second, ['spent']);
    },
  );

  await t.test('the same in one batch: what came first is taken', async () => {
    assert.deepEqual(await outcomes([like(b, c), like(b, d), like(b, e, 'pass')]), [
      'taken',
      'spent',
      'taken',
    ]);
  });

  await t.test('two who like each other in one batch match once, and both are told', async () => {
    const results = await takeSwipes(ctx, ctx.db, [like(c, d), like(d, c), like(c, d)]);
    assert.deepEqual(
      results.map(({ taken }) => taken.outcome),
      ['taken', 'taken', 'repeated'],
    );
    const rows = await ctx.db<{ id: string }>('matches')`select id from app.matches`;
    assert.deepEqual([results[1]?.taken.match_id, rows.length], [rows[0]?.id, 1]);
  });

  await t.test('the same two twice in a statement are an error, not a match that is missed', async () => {
    const rules = {
      likesAllowed: 9,
      superlikesAllowed: 9,
      photoRequired: false,
      now: new Date(app.clock.now()),
      today: '2026-11-22',
    };
    const planned = [like(e, f), like(f, e)].map((swipe, index) => ({
      ...swipe,
      kept: null,
      matchId: `018f0000-0000-7000-8000-00000000000${index}`,
    }));
    await assert.rejects(takeDecisions(ctx.db, planned, rules), /twice/);
  });

  await t.test('must-haves are looked at by the matchmaker', async () => {
    await ctx.db(
      'insist',
    )`update app.user_profiles set must_haves = '{"verified": true}' where user_id = ${f}`;
    assert.deepEqual(await outcomes([like(e, f), like(e, a, 'pass')]), ['refused', 'taken']);
    await ctx.db('verify')`update app.user_profiles set verified = true where user_id = ${e}`;
    assert.deepEqual(await outcomes([like(e, f), like(f, b)]), ['taken', 'refused']);
  });

  await t.test('who is deleted takes their decisions along, both ways', async () => {
    await ctx.db('leave')`delete from app.users where id = ${c}`;
    const rows = await ctx.db('left')`select from app.decisions where ${c} in (actor_id, target_id)`;
    assert.equal(rows.length, 0);
  });
});
