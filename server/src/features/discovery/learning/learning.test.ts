import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { discovery } from '@romantic/contract';
import { createEffect, meanOf, replay } from '@romantic/matchmaker/model';
import { makeTestApp, type TestApp, type TestMember } from '../../../testing/test-app.ts';
import { suggestAdmirers } from '../deck/discover.ts';
import { forgetStandingChanges } from '../engine/standing-change-queries.ts';
import { createStandingChanges } from '../engine/standing-changes.ts';
import { countAll } from '../testing/count-all.ts';
import { insertCrowd, insertDecisions } from '../testing/insert-crowd.ts';
import { nextPlace } from '../testing/places.ts';
import { USUAL_LOG_ODDS } from './cold-score.ts';

const decide = (from: TestMember, liked: boolean, to: TestMember) =>
  from.client.call(liked ? discovery.likeUser : discovery.passUser, { body: { userId: to.id } });

/** What is learned of somebody: precision beyond the prior, shift, recent exposures. */
async function standingOf(app: TestApp, id: string) {
  const [row] = await app.ctx.db<Record<string, number>>('standing')`
    select says_told, says_shift, says, gets_told, gets_shift, gets, exposures
    from app.standings where user_id = ${id}`;
  return row ?? assert.fail('nothing was learned');
}

/** Until all processes have taken in what is learned, and kept orders are old. */
async function settle(...apps: TestApp[]): Promise<void> {
  for (const app of apps) {
    await countAll(app.ctx);
    await sleep(600);
    // Beyond the life of a deck.
    app.clock.advance(5 * 60_000);
  }
}

test('decisions teach', async (t) => {
  const app = await makeTestApp(t);
  const other = await makeTestApp(t, { databaseUrl: app.databaseUrl });

  await t.test('who is often liked comes first, for others, in every process', async () => {
    const location = nextPlace();
    const viewer = await app.signUp({ location });
    for (let count = 0; count < 4; count += 1) await app.signUp({ location });
    // Pages are shuffled: the order is the one that they are dealt from.
    const rankIn = (process: TestApp) => suggestAdmirers(process.ctx, viewer.id, 20);
    const last = (await rankIn(app)).at(-1) ?? assert.fail('nobody is shown');
    const fans = await Promise.all(Array.from({ length: 6 }, () => app.signUp({ location: nextPlace() })));
    await insertDecisions(
      app.ctx.db,
      fans.map(({ id }) => ({ actorId: id, targetId: last, liked: true })),
    );
    await settle(app, other);
    const order = await rankIn(app);
    assert.equal(order[0], last, 'liked by all: before people nobody has decided on, seen often as they are');
    assert.deepEqual(await rankIn(other), order);
    const unliked = order[1] ?? '';
    await insertDecisions(
      app.ctx.db,
      fans.map(({ id }) => ({ actorId: id, targetId: unliked, liked: false })),
    );
    await settle(app, other);
    assert.equal((await rankIn(app)).at(-1), unliked);
  });

  await t.test('as the evaluation does it: one pass of `learn`, decision by decision', async () => {
    const crowd = await insertCrowd(app.ctx.db, 12);
    const decisions = crowd.flatMap((actorId, i) =>
      crowd
        .filter((id) => id !== actorId)
        .map((targetId, j) => ({ actorId, targetId, liked: (i * 7 + j * 5) % 3 === 0 })),
    );
    await insertDecisions(app.ctx.db, decisions);
    await countAll(app.ctx);
    const genders = new Map<string, 'woman' | 'man'>();
    for (const row of await app.ctx.db<{ id: string; gender: 'woman' | 'man' }>('genders')`
      select user_id as id, gender from app.user_profiles where user_id = any(${crowd}::uuid[])`)
      genders.set(row.id, row.gender);
    const subject = (id: string) => ({
      gender: genders.get(id) ?? 'woman',
      birthDate: '1996-05-05',
      interests: [],
    });
    const cold = app.ctx.coldModels.current();
    const effects = { says: crowd.map(createEffect), gets: crowd.map(createEffect) };
    // In the order of ids: they were written by one transaction.
    const inOrder = decisions.map(({ actorId, targetId, liked }) => ({
      decider: crowd.indexOf(actorId),
      decided: crowd.indexOf(targetId),
      yes: liked,
      cold: USUAL_LOG_ODDS + cold.score(subject(actorId), subject(targetId), app.clock.now()),
    }));
    replay(effects, inOrder);
    for (const [index, id] of crowd.entries()) {
      const found = await standingOf(app, id);
      const [says, gets] = [effects.says[index] ?? createEffect(), effects.gets[index] ?? createEffect()];
      assert.ok(Math.abs((found.says_shift ?? 0) - says.shift) < 1e-9);
      assert.ok(Math.abs((found.gets_shift ?? 0) - gets.shift) < 1e-9);
      assert.ok(Math.abs((found.says ?? 0) - meanOf(says)) < 1e-6);
      assert.ok(Math.abs((found.gets ?? 0) - meanOf(gets)) < 1e-6);
      assert.equal(found.exposures, crowd.length - 1);
    }
  });

  await t.test('a decision that was taken back leaves nothing but that they were seen', async () => {
    const location = nextPlace();
    const [me, target, fan] = [
      await app.signUp({ location }),
      await app.signUp({ location }),
      await app.signUp(),
    ];
    await insertDecisions(app.ctx.db, [{ actorId: fan.id, targetId: target.id, liked: true }]);
    await countAll(app.ctx);
    const before = await standingOf(app, target.id);
    await decide(me, false, target);
    await countAll(app.ctx);
    const between = await standingOf(app, target.id);
    assert.ok((between.gets ?? 0) < (before.gets ?? 0));
    await me.client.call(discovery.rewind);
    await countAll(app.ctx);
    const after = await standingOf(app, target.id);
    for (const name of ['gets_told', 'gets_shift', 'gets'])
      assert.ok(Math.abs((after[name] ?? 9) - (before[name] ?? 0)) < 1e-6, name);
    assert.ok((after.exposures ?? 0) > 1.99);
    const mine = await standingOf(app, me.id);
    assert.ok(Math.abs(mine.says ?? 9) < 1e-6 && Math.abs(mine.says_told ?? 9) < 1e-6);
  });

  await t.test('seen lately fades: half is left after a week', async () => {
    const [one, two, target] = await insertCrowd(app.ctx.db, 3);
    const see = async (actorId = '') => {
      await insertDecisions(app.ctx.db, [{ actorId, targetId: target ?? '', liked: false }]);
      await countAll(app.ctx);
      return (await standingOf(app, target ?? '')).exposures ?? 0;
    };
    assert.equal(await see(one), 1);
    for (const process of [app, other]) process.clock.advance(7 * 24 * 3_600_000);
    assert.ok(Math.abs((await see(two)) - 1.5) < 1e-4);
  });

  await t.test('more decisions of one transaction than one batch are learned, each once', async () => {
    const crowd = await insertCrowd(app.ctx.db, 120);
    const decisions = crowd.flatMap((actorId) =>
      crowd
        .filter((id) => id !== actorId)
        .map((targetId) => ({ actorId, targetId, liked: targetId < actorId })),
    );
    await insertDecisions(app.ctx.db, decisions);
    const startedAt = performance.now();
    await Promise.all([countAll(app.ctx), countAll(other.ctx)]);
    t.diagnostic(
      `${Math.round(decisions.length / ((performance.now() - startedAt) / 1000))} decisions a second`,
    );
    const [sum] = await app.ctx.db<Record<string, number>>('sum')`
      select sum(likes_given)::int as lg, sum(passes_given)::int as pg, sum(likes_received)::int as lr,
        sum(passes_received)::int as pr, round(sum(exposures))::int as seen
      from app.standings where user_id = any(${crowd}::uuid[])`;
    const half = decisions.length / 2;
    assert.deepEqual({ ...sum }, { lg: half, pg: half, lr: half, pr: half, seen: 2 * half });
  });

  await t.test('a process that missed changes reads all standings again', async () => {
    const told = new Map<string, number>();
    const changes = createStandingChanges(app.ctx.db, (id, { gets }) => void told.set(id, gets));
    await changes.start();
    const [a, b, c] = (await insertCrowd(app.ctx.db, 3)) as [string, string, string];
    await insertDecisions(app.ctx.db, [{ actorId: a, targetId: b, liked: true }]);
    await countAll(app.ctx);
    await changes.follow();
    assert.deepEqual([...told.keys()].sort(), [a, b].sort(), 'only who has changed');
    assert.ok((told.get(b) ?? 0) > 0.3 && told.get(a) === 0);
    await insertDecisions(app.ctx.db, [{ actorId: b, targetId: c, liked: true }]);
    await countAll(app.ctx);
    await insertDecisions(app.ctx.db, [{ actorId: c, targetId: a, liked: true }]);
    await countAll(app.ctx);
    await forgetStandingChanges(app.ctx.db, new Date(Date.now() + 3_600_000));
    told.clear();
    await changes.follow();
    assert.ok(told.has(b) && told.has(c) && told.size > 100);
    told.clear();
    await changes.follow();
    assert.equal(told.size, 0);
  });
});
