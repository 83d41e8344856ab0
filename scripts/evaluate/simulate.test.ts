import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSimulation, type SimulationSize, simulateMarkets } from './simulate.ts';

const SIZE: SimulationSize = { side: 200, days: 12, worlds: 1 };
const silent = (): void => {};

test('rankings meet the same people: a product finds more matches than chance, damping shares attention', () => {
  const outcomes = simulateMarkets(silent, SIZE);
  const find = (name: string) => {
    const found = outcomes.find(({ strategy }) => strategy.name === name);
    assert.ok(found, name);
    return found;
  };
  assert.ok(find('product').matches > find('random').matches);
  assert.ok(find('product / load^0.5').exposureGini < find('product').exposureGini);
  for (const { matched, lateMatched, exposureGini, matchGini } of outcomes) {
    for (const share of [matched, lateMatched, exposureGini, matchGini]) assert.ok(share >= 0 && share <= 1);
  }
  assert.deepEqual(simulateMarkets(silent, SIZE), outcomes, 'seeded');
  assert.match(describeSimulation(outcomes, SIZE), /A SIMULATION/);
});
