import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { discovery } from '@romantic/contract';
import { times } from '../harness/parallel.ts';
import { gatherCrowd, listMatches, outcomeOf, type Somebody } from './crowd.ts';

const LIKES = 5;
const SUPERLIKES = 2;

/** How often each outcome came. */
function count(outcomes: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...new Set(outcomes)].map((name) => [name, outcomes.filter((o) => o === name).length]),
  );
}

/** One call for each target, all at the same moment, every other one through the other process. */
function likeAtOnce(
  who: Somebody,
  targets: readonly Somebody[],
  kind: 'like' | 'superlike',
): Promise<string[]> {
  return Promise.all(
    targets.map(({ id }, index) =>
      outcomeOf(who.at[index % 2 === 0 ? 0 : 1].call(discovery.likeUser, { body: { userId: id, kind } })),
    ),
  );
}

test('allowances and keys hold when calls come at the same moment through two processes', async (t) => {
  const env = { LIKES_PER_DAY: String(LIKES), SUPERLIKES_PER_DAY: String(SUPERLIKES) };
  const { women, men } = await gatherCrowd(t, { women: 12, men: 20 }, env);

  await t.test('of one like more than the day allows exactly one is refused', async () => {
    for (const woman of women.slice(0, 4)) {
      const outcomes = await likeAtOnce(woman, men.slice(0, LIKES + 1), 'like');
      assert.deepEqual(count(outcomes), { ok: LIKES, no_likes_left: 1 });
    }
  });

  await t.test('of twenty likes of four members at once exactly the allowed ones pass', async () => {
    const four = women.slice(4, 8);
    const outcomes = await Promise.all(four.map((woman) => likeAtOnce(woman, men, 'like')));
    for (const each of outcomes)
      assert.deepEqual(count(each), { ok: LIKES, no_likes_left: men.length - LIKES });
  });

  await t.test('superlikes are counted by themselves', async () => {
    const [woman] = women.slice(8);
    assert.ok(woman);
    const [likes, superlikes] = await Promise.all([
      likeAtOnce(woman, men.slice(0, LIKES + 1), 'like'),
      likeAtOnce(woman, men.slice(10, 10 + SUPERLIKES + 1), 'superlike'),
    ]);
    assert.deepEqual(count(likes), { ok: LIKES, no_likes_left: 1 });
    assert.deepEqual(count(superlikes), { ok: SUPERLIKES, no_superlikes_left: 1 });
  });

  await t.test('one like said ten times at once counts once', async () => {
    const [woman, man] = [women[9]!, men[0]!];
    const answers = await Promise.all(
      times(10, (n) => woman.at[n % 2 === 0 ? 0 : 1].call(discovery.likeUser, { body: { userId: man.id } })),
    );
    for (const { likesLeft } of answers) assert.equal(likesLeft, LIKES - 1);
  });

  await t.test(
    'a key said again gives the answer of the first time, at once and later, on both processes',
    async () => {
      const [woman, man] = [women[10]!, men[19]!];
      await man.at[0].call(discovery.likeUser, { body: { userId: woman.id } });
      const headers = { 'idempotency-key': randomUUID() };
      const like = (process: 0 | 1) =>
        woman.at[process].call(discovery.likeUser, { body: { userId: man.id }, headers });
      const answers = await Promise.all(times(10, (n) => like(n % 2 === 0 ? 0 : 1)));
      const [first] = answers;
      assert.ok(first?.match, 'he likes her');
      for (const answer of answers) assert.deepEqual(answer, first);

      await woman.at[0].call(discovery.likeUser, { body: { userId: men[0]!.id } });
      assert.equal((await like(1)).likesLeft, LIKES - 1, 'as it was then, not as it is now');
      assert.equal((await listMatches(woman)).length, 1);
    },
  );

  await t.test('a key that comes with another request is refused and does nothing', async () => {
    const [woman, one, other] = [women[11]!, men[1]!, men[2]!];
    const headers = { 'idempotency-key': randomUUID() };
    const like = (process: 0 | 1, userId: string) =>
      outcomeOf(woman.at[process].call(discovery.likeUser, { body: { userId }, headers }));
    const outcomes = await Promise.all([like(0, one.id), like(1, other.id)]);
    assert.deepEqual(outcomes.sort(), ['idempotency_key_reused', 'ok']);
    const again = await Promise.all([like(1, one.id), like(0, other.id)]);
    assert.deepEqual(again.sort(), ['idempotency_key_reused', 'ok']);
    const { likesLeft } = await woman.at[0].call(discovery.likeUser, { body: { userId: men[3]!.id } });
    assert.equal(likesLeft, LIKES - 2, 'the two likes that passed');
  });
});
