import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, safety } from '@romantic/contract';
import { inParallel } from '../harness/parallel.ts';
import { gatherCrowd, listMatches, listPairs, outcomeOf } from './crowd.ts';

test('a thousand pairs whose halves like each other at the same moment on two processes make a thousand matches', async (t) => {
  const crowd = await gatherCrowd(t, { women: 40, men: 25 }, { LIKES_PER_DAY: '40' });
  const pairs = listPairs(crowd);
  assert.equal(pairs.length, 1_000);

  const answers = await inParallel(pairs, 16, ([she, he], index) => {
    const [here, there] = index % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
    return Promise.all([
      she.at[here].call(discovery.likeUser, { body: { userId: he.id } }),
      he.at[there].call(discovery.likeUser, { body: { userId: she.id } }),
    ]);
  });

  const told = answers.map((halves) => new Set(halves.flatMap(({ match }) => match?.id ?? [])));
  assert.ok(
    told.every((ids) => ids.size === 1),
    'somebody of each pair was told, and both were told the same',
  );
  const everybody = [...crowd.women, ...crowd.men];
  const lists = await inParallel(everybody, 8, listMatches);
  const sides = lists.flatMap((list, index) => list.map((match) => ({ ...match, by: everybody[index]!.id })));
  assert.equal(sides.length, 2_000, 'each match is in two lists');
  assert.equal(new Set(sides.map(({ id }) => id)).size, 1_000);
  assert.equal(new Set(sides.map(({ by, userId }) => [by, userId].sort().join())).size, 1_000);
});

test('a like and a block at the same moment never leave a match behind', async (t) => {
  const crowd = await gatherCrowd(t, { women: 10, men: 10 }, {});
  const pairs = listPairs(crowd);
  await inParallel(pairs, 16, ([she, he]) => she.at[0].call(discovery.likeUser, { body: { userId: he.id } }));

  const outcomes = await inParallel(pairs, 8, ([she, he], index) => {
    const [here, there] = index % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
    const like = () => outcomeOf(he.at[here].call(discovery.likeUser, { body: { userId: she.id } }));
    const block = () => outcomeOf(she.at[there].call(safety.blockUser, { body: { userId: he.id } }));
    return index % 4 < 2
      ? Promise.all([like(), block()])
      : Promise.all([block(), like()]).then(([b, l]) => [l, b]);
  });

  assert.ok(outcomes.every(([, block]) => block === 'ok'));
  assert.ok(outcomes.every(([like]) => like === 'ok' || like === 'not_found'));
  t.diagnostic(`${outcomes.filter(([like]) => like === 'ok').length} of ${pairs.length} likes came first`);
  const everybody = [...crowd.women, ...crowd.men];
  assert.deepEqual((await inParallel(everybody, 8, listMatches)).flat(), []);
  // Blocks hide; only when they are lifted does it show that the matches have ended.
  await inParallel(pairs, 16, ([she, he]) =>
    she.at[0].call(safety.unblockUser, { params: { userId: he.id } }),
  );
  assert.deepEqual((await inParallel(everybody, 8, listMatches)).flat(), []);
});
