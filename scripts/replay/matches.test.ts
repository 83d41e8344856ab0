import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareMatches } from './matches.ts';
import { describeOutcome, isExact, type Outcome } from './report.ts';

const COUPLES = new Set(['1-101', '2-101']);
const compare = (seen: [number, number[]][]) => compareMatches(COUPLES, new Map(seen));
const exact = compare([
  [1, [101]],
  [2, [101]],
  [101, [2, 1]],
]);

function outcomeOf(compared: ReturnType<typeof compare>, more: Partial<Outcome> = {}): Outcome {
  const times = { signInMs: 1_000, decisionsMs: 2_000, wallMs: 3_500 };
  const counts = { people: 3, decisions: 8_368, couples: 2, strangers: 0, servers: 1, kills: 0, retries: 0 };
  return { ...counts, ...times, ...compared, ...more };
}

test('the same pairs, each shown to both, are exact', () => {
  assert.deepEqual(exact, { matches: 2, missing: [], extra: [], lopsided: [] });
  assert.ok(isExact(outcomeOf(exact)));
  assert.match(
    describeOutcome(outcomeOf(exact)),
    /decisions +8,368\n[\s\S]*matches +2 of 2\n[\s\S]*exactly the 2 pairs/,
  );
});

test('the right number of wrong pairs is not exact', () => {
  const swapped = compare([
    [1, [101]],
    [3, [101]],
    [101, [1, 3]],
  ]);
  assert.deepEqual(swapped, { matches: 2, missing: ['2-101'], extra: ['3-101'], lopsided: [] });
  assert.ok(!isExact(outcomeOf(swapped)));
  assert.match(describeOutcome(outcomeOf(swapped)), /NOT[\s\S]*not matched: 2-101[\s\S]*3-101/);
});

test('a match that one of the two does not see, or sees twice, is not exact', () => {
  assert.deepEqual(
    compare([
      [1, [101]],
      [2, []],
      [101, [1, 2]],
    ]).lopsided,
    ['2-101'],
  );
  assert.deepEqual(
    compare([
      [1, [101]],
      [2, [101, 101]],
      [101, [1]],
    ]).lopsided,
    ['2-101'],
  );
  assert.deepEqual(
    compare([
      [1, [101, 101]],
      [2, [101]],
      [101, [1, 2]],
    ]).lopsided,
    ['1-101'],
  );
});

test('a match with somebody who was not there is not exact', () => {
  assert.ok(!isExact(outcomeOf(exact, { strangers: 1 })));
});
