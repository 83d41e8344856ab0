import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery } from '@romantic/contract';
import { makeTestApp, type TestApp, type TestMember } from '../../../testing/test-app.ts';
import { countAll } from '../testing/count-all.ts';
import { countDecisions } from './counting.ts';

async function likesReceived(app: TestApp, member: TestMember): Promise<number> {
  const [row] = await app.ctx.db<{ likes_received: number }>('likesReceived')`
    select likes_received from app.standings where user_id = ${member.id}`;
  return row?.likes_received ?? -1;
}

test('every decision is counted exactly once', async (t) => {
  const app = await makeTestApp(t);
  const other = await makeTestApp(t, { databaseUrl: app.databaseUrl });
  const star = await app.signUp();
  const fans = await Promise.all(Array.from({ length: 12 }, () => app.signUp()));

  await t.test('by two workers at once, while likes go on', async () => {
    const liking = fans.map((fan) => fan.client.call(discovery.likeUser, { body: { userId: star.id } }));
    const counting = Array.from({ length: 6 }, (_, index) => countDecisions((index % 2 ? app : other).ctx));
    await Promise.all([...liking, ...counting]);
    await countAll(app.ctx);
    assert.equal(await likesReceived(app, star), fans.length);
    await countDecisions(other.ctx);
    assert.equal(await likesReceived(app, star), fans.length);
  });

  await t.test('one that commits late is counted when it has', async () => {
    const late = await app.signUp();
    const { db } = app.ctx;
    const before = await likesReceived(app, star);
    await db.tx(async (tx) => {
      await tx('decideLate')`
        insert into app.decisions (actor_id, target_id, kind) values (${late.id}, ${star.id}, 'like')`;
      // A newer transaction comes and goes while this one is open.
      await fans[0]?.client.call(discovery.passUser, { body: { userId: fans[1]?.id ?? '' } });
      await countDecisions(app.ctx);
    });
    assert.equal(await likesReceived(app, star), before);
    await countAll(app.ctx);
    assert.equal(await likesReceived(app, star), before + 1);
  });
});

test('what was just decided is found by the index, before vacuum has been there', async (t) => {
  const { ctx } = await makeTestApp(t);
  await ctx.db('decideMuch')`
    insert into app.decisions (actor_id, target_id, kind)
    select gen_random_uuid(), gen_random_uuid(), 'pass' from generate_series(1, 15000)`;
  await countDecisions(ctx);
  const [row] = await ctx.db<{ ranges: number; left: number }>('countRanges')`
    select (pg_relation_size('app.decisions') / current_setting('block_size')::integer / 32)::integer as ranges,
      brin_summarize_new_values('app.decisions_written') as left`;
  assert.ok(row && row.ranges > 2, `${row?.ranges} ranges are full`);
  // The last one, which is being filled, is left to vacuum.
  assert.ok(row.left <= 1, `${row.left} ranges were not told of`);
});
