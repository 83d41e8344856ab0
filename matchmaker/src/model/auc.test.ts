import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { auc, createAuc, createWithinAuc, type Scored } from './auc.ts';

const row = fc.record({ score: fc.nat(6), answer: fc.nat(1), user: fc.nat(3) });
const rows = fc.array(row, { maxLength: 40 });
type Row = { score: number; answer: number; user: number };

/** Every pair of a yes and a no, counted one by one. */
function countPairs(list: readonly Row[], counts: (a: Row, b: Row) => number): number {
  let won = 0;
  let pairs = 0;
  for (const a of list)
    for (const b of list) {
      if (a.answer !== 1 || b.answer !== 0) continue;
      const weight = counts(a, b);
      pairs += weight;
      won += a.score > b.score ? weight : a.score === b.score ? weight / 2 : 0;
    }
  return won / pairs;
}

const columnsOf = (list: readonly Row[]): Scored => ({
  scores: list.map(({ score }) => score),
  answers: list.map(({ answer }) => answer),
  groups: list.map(({ user }) => user),
});

const near = (a: number, b: number): boolean => (Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) < 1e-12);

test('is the share of pairs in the right order, ties a half, groups counted as often as they are drawn', () => {
  fc.assert(
    fc.property(rows, fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3)), (list, counts) => {
      const { scores, answers } = columnsOf(list);
      assert.ok(
        near(
          auc(scores, answers),
          countPairs(list, () => 1),
        ),
      );
      const drawn = countPairs(list, (a, b) => counts[a.user]! * counts[b.user]!);
      assert.ok(near(createAuc(columnsOf(list))(counts), drawn));
    }),
    { numRuns: 500 },
  );
});

test('within users, pairs of two users do not count', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const scored = columnsOf(list);
      const found = createWithinAuc(scored, scored.groups)([1, 1, 1, 1]);
      assert.ok(
        near(
          found,
          countPairs(list, (a, b) => (a.user === b.user ? 1 : 0)),
        ),
      );
    }),
    { numRuns: 500 },
  );
});

test('what only tells users apart is worth nothing within them', () => {
  const list = [0, 1, 2, 3].flatMap((user) => [0, 1].map((answer) => ({ score: user, answer, user })));
  const scored = columnsOf(list);
  assert.equal(createWithinAuc(scored, scored.groups)([1, 1, 1, 1]), 0.5);
});
