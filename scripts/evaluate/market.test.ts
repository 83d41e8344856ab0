import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeMarket, othersOf, saysYes } from './market.ts';

test('decisions of made-up people vary as in the experiment: 19.2% actor, 15.6% partner, 42% yes', () => {
  const side = 400;
  const market = makeMarket({ side, days: 1, late: 0 }, 3);
  const { from, to } = othersOf(market, 0);
  const viewers = Array.from({ length: side }, (_, id) => id);
  const people = Array.from({ length: to - from }, (_, index) => from + index);
  const yes = viewers.map((viewer) => people.map((person) => (saysYes(market, viewer, person, 3) ? 1 : 0)));
  const mean = (amounts: readonly number[]): number =>
    amounts.reduce((sum, x) => sum + x, 0) / amounts.length;
  const rows = yes.map(mean);
  const columns = people.map((_, k) => mean(yes.map((row) => row[k] ?? 0)));
  const rate = mean(rows);
  const variance = (means: number[]): number => mean(means.map((own) => (own - rate) ** 2));
  const total = rate * (1 - rate);
  // Means of `side` draws vary by chance as well: that part is taken off.
  const chance = (total - variance(rows) - variance(columns)) / side;
  assert.ok(Math.abs(rate - 0.42) < 0.04, `rate ${rate}`);
  assert.ok(
    Math.abs((variance(rows) - chance) / total - 0.192) < 0.03,
    `actor ${(variance(rows) - chance) / total}`,
  );
  assert.ok(
    Math.abs((variance(columns) - chance) / total - 0.156) < 0.03,
    `partner ${(variance(columns) - chance) / total}`,
  );
});

test('popular people are pickier', () => {
  const { says, gets } = makeMarket({ side: 2000, days: 1, late: 0 }, 1);
  const product = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0);
  const correlation = product(says, gets) / Math.sqrt(product(says, says) * product(gets, gets));
  assert.ok(Math.abs(correlation + 0.22) < 0.04, `${correlation}`);
});

test('the same question gets the same answer; the same seed the same people', () => {
  const size = { side: 20, days: 10, late: 0.5 };
  const market = makeMarket(size, 5);
  assert.deepEqual(makeMarket(size, 5), market);
  assert.equal(saysYes(market, 3, 30, 5), saysYes(market, 3, 30, 5));
  assert.ok(market.joins.some((day) => day > 0) && market.joins.every((day) => day < 10));
});
