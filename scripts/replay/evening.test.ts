import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { forEach, playEvenings } from './evening.ts';
import { type Decision, parseExperiment } from './experiment.ts';
import { makeUpExperiment } from './testing/made-up-experiment.ts';

const made = makeUpExperiment(5, 3);
const { decisions } = parseExperiment(made.people, made.decisions);

/** Plays with answers that take as long as the given ticks say, one after the other. */
async function record(concurrency: number, ticks: readonly number[]) {
  const begun: Decision[] = [];
  const underWay = new Set<Decision>();
  const troubles: string[] = [];
  let most = 0;
  await playEvenings(decisions, concurrency, async (decision) => {
    for (const other of underWay) {
      if (other.iid === decision.iid) troubles.push(`${decision.iid} decides on two at once`);
      if (other.wave !== decision.wave) troubles.push('two evenings at once');
    }
    underWay.add(decision);
    most = Math.max(most, underWay.size);
    const wait = ticks[begun.push(decision) % ticks.length] ?? 0;
    for (let tick = 0; tick < wait; tick += 1) await Promise.resolve();
    underWay.delete(decision);
  });
  return { begun, most, troubles };
}

test('each person decides in their order, one at a time, and evenings do not overlap', async () => {
  const ticks = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), ticks, async (concurrency, waits) => {
      const { begun, most, troubles } = await record(concurrency, waits);
      assert.deepEqual(troubles, []);
      assert.equal(begun.length, decisions.length);
      assert.ok(most <= concurrency);
      for (const iid of new Set(decisions.map((decision) => decision.iid))) {
        const of = (list: readonly Decision[]) => list.filter((decision) => decision.iid === iid);
        assert.deepEqual(of(begun), of(decisions));
      }
    }),
    { numRuns: 50 },
  );
});

test('as many decisions as allowed run at once', async () => {
  let underWay = 0;
  let most = 0;
  await playEvenings(decisions, 6, async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await sleep(1);
    underWay -= 1;
  });
  assert.equal(most, 6);
});

test('the first failure ends it', async () => {
  let begun = 0;
  const work = async (item: number): Promise<void> => {
    begun += 1;
    await sleep(1);
    if (item === 3) throw new Error('three');
  };
  await assert.rejects(forEach([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 2, work), /three/);
  await sleep(20);
  assert.ok(begun <= 5, `${begun} were begun`);
});
