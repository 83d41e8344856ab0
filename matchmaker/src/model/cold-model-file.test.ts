import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColdDirection, ColdModel } from './cold-model.ts';
import { furthestLogOdds, readColdModel, roundColdModel } from './cold-model-file.ts';

const isKnown = (name: string): boolean => ['pair:a', 'pair:b'].includes(name);

function makeDirection(change: Partial<ColdDirection> = {}): ColdDirection {
  return {
    intercept: -0.3,
    weights: [0.1, -0.2],
    means: [1, 2],
    spreads: [1, 0.5],
    least: [-2, 1],
    most: [4, 3],
    trainedOn: { decisions: 1000, yes: 0.42, predicted: 0.421 },
    ...change,
  };
}

function makeModel(direction: Partial<ColdDirection> = {}, change: object = {}): ColdModel {
  const directions = { any: makeDirection(), 'woman>man': makeDirection(direction) };
  return { format: 1, version: 'test-1', columns: ['pair:a', 'pair:b'], directions, lambda: 1000, ...change };
}

test('a good model is read as it is', () => {
  const model = makeModel();
  assert.deepEqual(readColdModel(JSON.parse(JSON.stringify(model)), isKnown), model);
});

const bad: Record<string, unknown> = {
  'not an object': null,
  'a list': [],
  'another format': makeModel({}, { format: 2 }),
  'a version that is a text': makeModel({}, { version: 'one two' }),
  'no ridge': makeModel({}, { lambda: 0 }),
  'an unknown column': makeModel({}, { columns: ['pair:a', 'person:race'] }),
  'a column twice': makeModel({}, { columns: ['pair:a', 'pair:a'] }),
  'no columns': makeModel({}, { columns: [] }),
  "no 'any'": makeModel({}, { directions: { 'woman>man': makeDirection() } }),
  'a direction without a name': makeModel({}, { directions: { any: makeDirection(), x: makeDirection() } }),
  'a number that is none': makeModel({ weights: [0.1, Number.NaN] }),
  'an endless number': makeModel({ most: [4, Number.POSITIVE_INFINITY] }),
  'an intercept missing': makeModel({ intercept: undefined as unknown as number }),
  'a weight too few': makeModel({ weights: [0.1] }),
  'a text for a number': makeModel({ means: [1, '2' as unknown as number] }),
  'no spread': makeModel({ spreads: [1, 0] }),
  'ends the wrong way round': makeModel({ least: [5, 1] }),
  'too few decisions': makeModel({ trainedOn: { decisions: 199, yes: 0.4, predicted: 0.4 } }),
  'one answer only': makeModel({ trainedOn: { decisions: 1000, yes: 1, predicted: 1 } }),
  'bad calibration': makeModel({ trainedOn: { decisions: 1000, yes: 0.42, predicted: 0.45 } }),
  'calibration that is no number': makeModel({
    trainedOn: { decisions: 1000, yes: 0.42, predicted: Number.NaN },
  }),
  'a weight that would rule': makeModel({ weights: [3, -0.2] }),
};

for (const [what, model] of Object.entries(bad)) {
  test(`is refused: ${what}`, () => {
    assert.throws(() => readColdModel(model, isKnown), { code: 'invalid_model' });
  });
}

test('no more columns of a side count at once than a profile can list', () => {
  const columns = Array.from({ length: 40 }, (_, k) => `${k % 2 ? 'viewer' : 'person'}:${k}`);
  const all = (value: number) => columns.map(() => value);
  const direction = makeDirection({
    intercept: 0,
    weights: all(0.3),
    means: all(0),
    spreads: all(1),
    least: all(0),
    most: all(1),
  });
  assert.ok(Math.abs(furthestLogOdds(direction, columns) - 20 * 0.3) < 1e-9);
  assert.ok(Math.abs(furthestLogOdds(direction, columns.slice(0, 10)) - 10 * 0.3) < 1e-9);
});

test('rounding keeps six digits and stays a good model', () => {
  const rounded = roundColdModel(makeModel({ weights: [0.123456789, -0.2] }));
  assert.equal(rounded.directions['woman>man']?.weights[0], 0.123457);
  readColdModel(rounded, isKnown);
});
