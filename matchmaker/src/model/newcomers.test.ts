import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEffect, meanOf } from './effects.ts';
import { drawEffect, hopeOf, isNewcomer, placesFor, reservePlaces } from './newcomers.ts';
import { createRandom } from './random.ts';
import { MODEL_WEIGHTS } from './weights.ts';

test('the less is known the more may be hoped, within the bound', () => {
  const known = { precision: 100, shift: 0 };
  assert.ok(hopeOf(createEffect()) > hopeOf(known));
  assert.ok(hopeOf(known) > meanOf(known));
  assert.equal(hopeOf({ precision: 0.7, shift: 1000 }), MODEL_WEIGHTS.effectBound);
});

test('draws spread as far as the uncertainty', () => {
  const random = createRandom(1);
  const draws = Array.from({ length: 4000 }, () => drawEffect({ precision: 4, shift: 2 }, random));
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const spread = Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length);
  assert.ok(Math.abs(mean - 0.5) < 0.03);
  assert.ok(Math.abs(spread - 0.5) < 0.03);
});

test('a page keeps its places for newcomers, its size, its order, and shows nobody twice', () => {
  const ids = fc.uniqueArray(fc.nat(40), { maxLength: 30 });
  fc.assert(
    fc.property(
      ids,
      ids,
      fc.integer({ min: 1, max: 12 }),
      fc.nat(3),
      fc.nat(),
      (ranked, newcomers, size, places, seed) => {
        fc.pre(places <= size);
        const page = reservePlaces(ranked, newcomers, size, places, createRandom(seed));
        const best = ranked.slice(0, size);
        const everybody = new Set([...best, ...newcomers]);
        assert.equal(new Set(page).size, page.length);
        assert.ok(page.length <= size && page.length >= Math.min(size, best.length));
        const shown = page.filter((id) => newcomers.includes(id)).length;
        assert.ok(shown >= Math.min(places, newcomers.length, everybody.size));
        const kept = page.filter((id) => best.includes(id));
        assert.deepEqual(
          kept,
          best.filter((id) => kept.includes(id)),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('a newcomer who comes in stands anywhere on the page', () => {
  const positions = new Set<number>();
  for (let seed = 0; seed < 300; seed++) {
    const page = reservePlaces([1, 2, 3, 4, 5], [9], 5, 1, createRandom(seed));
    assert.equal(page.length, 5);
    positions.add(page.indexOf(9));
  }
  assert.deepEqual([...positions].sort(), [0, 1, 2, 3, 4]);
});

test('a tenth of the places, for those decided on fewer than ten times', () => {
  assert.deepEqual([placesFor(10), placesFor(9), placesFor(20)], [1, 0, 2]);
  assert.deepEqual([isNewcomer(9), isNewcomer(10)], [true, false]);
});
