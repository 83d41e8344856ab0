import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  applyChange,
  createEffect,
  createEffects,
  type Decision,
  type Effect,
  type Effects,
  fitEffects,
  learn,
  meanOf,
  refine,
  replay,
  spreadOf,
  unlearn,
} from './effects.ts';
import { sigma } from './logistic.ts';
import { createRandom, drawNormal, shuffle } from './random.ts';
import { MODEL_WEIGHTS } from './weights.ts';

/** `people` on each side, most of the pairs decided once, by tastes of spread 1.2. */
function makeDecisions(people: number, seed: number): Decision[] {
  const random = createRandom(seed);
  const draw = (): number[] => Array.from({ length: people }, () => 1.2 * drawNormal(random));
  const says = draw();
  const gets = draw();
  const decisions: Decision[] = [];
  for (let decider = 0; decider < people; decider++) {
    for (let decided = 0; decided < people; decided++) {
      if (random() < 0.2) continue;
      const cold = -0.4 + 0.3 * drawNormal(random);
      const yes = random() < sigma(cold + says[decider]! + gets[decided]!);
      decisions.push({ decider, decided, yes, cold });
    }
  }
  shuffle(decisions, random);
  return decisions;
}

const meansOf = (effects: readonly Effect[]): number[] =>
  effects.map(({ shift, precision }) => shift / precision);

function furthest(effects: Effects, fit: { says: Float64Array; gets: Float64Array }): number {
  const off = (means: number[], exact: Float64Array): number[] =>
    means.map((mean, k) => Math.abs(mean - exact[k]!));
  return Math.max(0, ...off(meansOf(effects.says), fit.says), ...off(meansOf(effects.gets), fit.gets));
}

const world = fc.record({ people: fc.integer({ min: 1, max: 9 }), seed: fc.nat() });

test('refined pass after pass, what the feed believes becomes the exact fit, and its ranking', () => {
  fc.assert(
    fc.property(world, ({ people, seed }) => {
      const decisions = makeDecisions(people, seed);
      const fit = fitEffects(decisions, { deciders: people, decided: people }, 'none');
      const effects = createEffects(people, people);
      const changes = replay(effects, decisions);
      for (let pass = 0; pass < 80; pass++) refine(effects, decisions, changes);
      assert.ok(furthest(effects, fit) < 1e-3, `off by ${furthest(effects, fit)}`);
    }),
    { numRuns: 60 },
  );
});

test('one pass, as the feed makes it, is near the exact fit: the same order but for close calls', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const decisions = makeDecisions(16, seed);
      const fit = fitEffects(decisions, { deciders: 16, decided: 16 }, 'none');
      const effects = createEffects(16, 16);
      replay(effects, decisions);
      const found = meansOf(effects.gets);
      for (let i = 0; i < 16; i++)
        for (let j = 0; j < 16; j++) {
          if (fit.gets[i]! - fit.gets[j]! > 0.8) assert.ok(found[i]! > found[j]!);
        }
    }),
    { numRuns: 60 },
  );
});

test('one decision moves both to the most probable place, and makes both surer', () => {
  const numbers = {
    precision: fc.double({ min: 0.7, max: 50, noNaN: true }),
    mean: fc.double({ min: -4, max: 4, noNaN: true }),
  };
  const effect = fc.record(numbers).map(({ precision, mean }) => ({ precision, shift: precision * mean }));
  const options = [fc.boolean(), fc.double({ min: -3, max: 3, noNaN: true }), effect, effect] as const;
  fc.assert(
    fc.property(...options, (yes, cold, decider, decided) => {
      const change = learn(yes, cold, decider, decided);
      const moved = [decider, decided].map((before, k) => {
        const after = { ...before };
        applyChange(after, k === 0 ? change.decider : change.decided, 1);
        assert.ok(after.precision > before.precision);
        assert.ok(spreadOf(after) < spreadOf(before));
        return { before, mean: after.shift / after.precision };
      });
      const surprise = (yes ? 1 : 0) - sigma(cold + moved[0]!.mean + moved[1]!.mean);
      for (const { before, mean } of moved) {
        // The slope of the log posterior at the new place.
        const slope = surprise - before.precision * (mean - before.shift / before.precision);
        assert.ok(Math.abs(slope) < 1e-6, `slope ${slope}`);
      }
    }),
    { numRuns: 500 },
  );
});

test('what is added can be taken back, in any order', () => {
  const decisions = makeDecisions(6, 3);
  const effects = createEffects(6, 6);
  const changes = replay(effects, decisions);
  const taken = [...changes.keys()];
  shuffle(taken, createRandom(9));
  for (const index of taken) {
    const { decider, decided } = decisions[index]!;
    applyChange(effects.says[decider]!, changes[index]!.decider, -1);
    applyChange(effects.gets[decided]!, changes[index]!.decided, -1);
  }
  for (const { precision, shift } of [...effects.says, ...effects.gets]) {
    assert.ok(Math.abs(precision - MODEL_WEIGHTS.effectPrecision) < 1e-9);
    assert.ok(Math.abs(shift) < 1e-9);
  }
});

test('what a decision added is found again from where it led', () => {
  const belief = fc.record({
    precision: fc.double({ min: MODEL_WEIGHTS.effectPrecision, max: 50, noNaN: true }),
    shift: fc.double({ min: -10, max: 10, noNaN: true }),
  });
  const cold = fc.double({ min: -4, max: 4, noNaN: true });
  fc.assert(
    fc.property(fc.boolean(), cold, belief, belief, (yes, logOdds, decider, decided) => {
      const after = { decider: { ...decider }, decided: { ...decided } };
      const change = learn(yes, logOdds, decider, decided);
      applyChange(after.decider, change.decider, 1);
      applyChange(after.decided, change.decided, 1);
      const found = unlearn(yes, logOdds, after.decider, after.decided);
      for (const side of ['decider', 'decided'] as const) {
        assert.ok(Math.abs(found[side].precision - change[side].precision) < 1e-6);
        assert.ok(Math.abs(found[side].shift - change[side].shift) < 1e-6);
      }
    }),
    {
      numRuns: 1000,
      examples: [[false, 0, { precision: 0.7, shift: -7.1 }, { precision: 0.7, shift: 9.9 }]],
    },
  );
  const unknown = unlearn(true, 0, createEffect(), createEffect());
  assert.equal(unknown.decider.precision, 0, 'nobody is known less well than somebody unknown');
});

test('nobody disappears: a thousand refusals stop at the bound', () => {
  const gets = createEffect();
  for (let count = 0; count < 1000; count++)
    applyChange(gets, learn(false, 2, createEffect(), gets).decided, 1);
  assert.ok(meanOf(gets) < -3);
  assert.ok(meanOf(gets) >= -MODEL_WEIGHTS.effectBound);
  assert.equal(meanOf({ precision: 1, shift: -1e6 }), -MODEL_WEIGHTS.effectBound);
});

test('without decisions nothing is known, and nobody unknown is accepted', () => {
  const fit = fitEffects([], { deciders: 2, decided: 1 });
  assert.deepEqual([...fit.says, ...fit.gets, fit.intercept], [0, 0, 0, 0]);
  const stranger: Decision[] = [{ decider: 0, decided: 5, yes: true, cold: 0 }];
  assert.throws(() => replay(createEffects(1, 1), stranger), { code: 'invalid_decision' });
  assert.throws(() => fitEffects(stranger, { deciders: 1, decided: 1 }), { code: 'invalid_decision' });
  assert.throws(() => fitEffects([], { deciders: 2000, decided: 1 }), { code: 'too_many_unknowns' });
});
