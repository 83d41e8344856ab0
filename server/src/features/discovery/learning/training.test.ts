import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, drawNormal, shuffle, sigma } from '@romantic/matchmaker/model';
import { makeTestApp, type TestApp } from '../../../testing/test-app.ts';
import { insertCrowd, insertDecisions } from '../testing/insert-crowd.ts';
import { createColdModels, readShippedModel } from './cold-models.ts';
import type { ColdSubject } from './cold-score.ts';
import { countDecisionsFrom } from './own-decision-queries.ts';
import { readOwnDecisions } from './own-decisions.ts';
import { trainColdModel } from './training.ts';
import { trainInThread } from './training-thread.ts';

interface Someone {
  id: string;
  age: number;
}

/** 300 members from 20 to 49 who list nothing. */
async function makeCrowd(app: TestApp): Promise<Someone[]> {
  const ids = await insertCrowd(app.ctx.db, 300);
  await app.ctx.db('age')`
    update app.user_profiles set birth_date = make_date(2026 - 20 - age, 1, 1)
    from (select id, (row_number() over (order by id) % 30)::int as age from unnest(${ids}::uuid[]) as id) ages
    where user_id = id`;
  const now = new Date(app.clock.now());
  return ids.map((id, index) => ({ id, age: now.getUTCFullYear() - 2026 + 20 + ((index + 1) % 30) }));
}

/** Decisions on people not decided on yet, by spreads of a and b and by how far apart two are in age. */
function createDecider(crowd: readonly Someone[]) {
  const random = createRandom(1);
  const [says, gets] = [crowd.map(() => drawNormal(random)), crowd.map(() => drawNormal(random))];
  const ahead = crowd.map((_, decider) => {
    const others = [...crowd.keys()].filter((other) => other !== decider);
    shuffle(others, random);
    return others;
  });
  return (each: number, taste: (years: number) => number) => {
    const decisions = crowd.flatMap((actor, decider) =>
      (ahead[decider] ?? []).splice(0, each).map((decided) => {
        const target = crowd[decided] ?? actor;
        const logOdds =
          -0.5 + (says[decider] ?? 0) + (gets[decided] ?? 0) + taste(Math.abs(actor.age - target.age));
        return { actorId: actor.id, targetId: target.id, liked: random() < sigma(logOdds) };
      }),
    );
    shuffle(decisions, random);
    return decisions;
  };
}

const thirty: ColdSubject = { gender: 'woman', birthDate: '1996-01-01', interests: [] };
const fifty: ColdSubject = { gender: 'man', birthDate: '1976-01-01', interests: [] };

test('training on own decisions', async (t) => {
  const app = await makeTestApp(t);
  const { db } = app.ctx;
  const other = createColdModels(app.ctx, 20);
  await other.start();
  t.after(() => other.stop());
  const shipped = readShippedModel().version;
  const following = async (version: string): Promise<void> => {
    for (let tries = 0; tries < 250 && other.current().version !== version; tries += 1) await sleep(20);
    assert.equal(other.current().version, version);
  };
  const states = async () => {
    const rows = await db<{ state: string }>('states')`select state from app.cold_models order by made_at`;
    return rows.map(({ state }) => state);
  };
  const train = () => {
    app.clock.advance(1_000);
    return trainColdModel(app.ctx);
  };
  /** The models that were current, in order. */
  const versions = [shipped];
  const crowd = await makeCrowd(app);
  const decide = createDecider(crowd);

  await t.test('takes enough decisions', async () => {
    await insertDecisions(
      db,
      decide(5, (years) => 1.2 - 0.2 * years),
    );
    assert.equal((await train()).outcome, 'too few decisions');
    // What a database of more than 10,000 transactions is asked.
    assert.equal(await countDecisionsFrom(db, 0n, 1_000), 1_000);
    assert.deepEqual(await states(), []);
    assert.equal(other.current().version, shipped);
  });

  await t.test('what is found and better takes over, in every process', async () => {
    // In many transactions, as members decide.
    for (let turn = 0; turn < 5; turn += 1)
      await insertDecisions(
        db,
        decide(6, (years) => 1.2 - 0.2 * years),
      );
    const apart = other.current().score(thirty, fifty, app.clock.now());
    const trained = await train();
    assert.equal(trained.outcome, 'took over', JSON.stringify(trained));
    await following(trained.version ?? '');
    const moved = other.current().score(thirty, fifty, app.clock.now()) - apart;
    assert.ok(moved < -0.2, `twenty years apart: ${moved}`);
    versions.push(trained.version ?? '');
  });

  await t.test('a newer one that is no better does not', async () => {
    // The second may be better still: it learns around what the first explains.
    for (let tries = 0; tries < 6; tries += 1) {
      const again = await train();
      if (again.outcome === 'refused') break;
      versions.push(again.version ?? '');
    }
    const found = await states();
    assert.deepEqual([found.at(-2), found.at(-1)], ['current', 'refused']);
    await following(versions.at(-1) ?? '');
  });

  await t.test('in a thread of its own, which ends when the process is to end', async () => {
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 5);
    const trained = await trainInThread(app.ctx);
    clearInterval(turning);
    assert.ok(trained?.outcome === 'refused' || trained?.outcome === 'took over', JSON.stringify(trained));
    if (trained.outcome === 'took over') versions.push(trained.version ?? '');
    assert.ok(turns > 20, `${turns} turns of the event loop meanwhile`);
    const lifecycle = { ...app.ctx.lifecycle, stopping: true };
    assert.equal(await trainInThread({ config: app.ctx.config, lifecycle }), null);
  });

  await t.test('uses nothing of who is gone, banned or made up', async () => {
    const all = await readOwnDecisions(db, app.clock.now());
    const [banned, madeUp, gone] = crowd.map(({ id }) => id) as [string, string, string];
    await db('ban')`update app.users set status = 'banned' where id = ${banned}`;
    await db('make up')`update app.users set made_up = true where id = ${madeUp}`;
    const [touched] = await db<{ count: number }>('touched')`
      select count(*)::int as count from app.decisions
      where ${[banned, madeUp, gone]}::uuid[] && array[actor_id, target_id]`;
    await db('leave')`delete from app.users where id = ${gone}`;
    const left = await readOwnDecisions(db, app.clock.now());
    assert.equal(left.decisions.length, all.decisions.length - (touched?.count ?? 0));
    assert.equal(left.people.length, 297);
  });

  await t.test('what turns out worse than the one before goes back, in every process', async () => {
    const there = new Set((await db<{ id: string }>('there')`select id from app.users`).map(({ id }) => id));
    for (let turn = 0; turn < 5; turn += 1) {
      const decisions = decide(4, (years) => 0.2 * years - 1.2);
      await insertDecisions(
        db,
        decisions.filter(({ actorId, targetId }) => there.has(actorId) && there.has(targetId)),
      );
    }
    const judged = await train();
    assert.equal(judged.outcome, 'rolled back', JSON.stringify(judged));
    const before = versions.at(-2) ?? '';
    assert.equal(judged.report.backTo, before);
    await following(before);
    const current = await db<{ version: string }>('current')`
      select version from app.cold_models where state = 'current'`;
    assert.deepEqual(
      current.map(({ version }) => version),
      before === shipped ? [] : [before],
    );
  });

  await t.test('a kept model that cannot be read changes nothing', async () => {
    await db('clear')`update app.cold_models set state = 'retired' where state = 'current'`;
    await following(shipped);
    await db('break')`
      insert into app.cold_models (version, made_at, model, state) values ('broken', now(), '{"format": 2}', 'current')`;
    await sleep(200);
    assert.equal(other.current().version, shipped);
  });
});
