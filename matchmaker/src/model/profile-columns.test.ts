import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ColdModel, createColdScore, scoreRow, trainDirection } from './cold-model.ts';
import {
  type ColdProfile,
  createProfileScore,
  knowsProfileColumn,
  listProfileColumns,
  writeProfileColumns,
} from './profile-columns.ts';
import { createRandom } from './random.ts';
import startingModel from './starting-model.json' with { type: 'json' };
import { readStartingModel } from './starting-model.ts';

const LISTED = ['chess', 'hiking', 'jazz'];
const COLUMNS = listProfileColumns(LISTED);

const profile: fc.Arbitrary<ColdProfile> = fc.record({
  age: fc.integer({ min: 18, max: 99 }),
  interests: fc.uniqueArray(fc.constantFrom(...LISTED, 'sailing', 'tea'), { maxLength: 5 }),
});

function trainModel(): ColdModel {
  const random = createRandom(4);
  const rows = 300;
  const values = new Float64Array(rows * COLUMNS.length);
  for (const [row] of Array.from({ length: rows }).entries()) {
    const some = (): ColdProfile => ({
      age: 20 + Math.floor(20 * random()),
      interests: [...LISTED, 'tea'].filter(() => random() < 0.5),
    });
    writeProfileColumns(COLUMNS, some(), some(), values, row * COLUMNS.length);
  }
  const train = () => {
    const answers = Array.from({ length: rows }, () => (random() < 0.4 ? 1 : 0));
    return trainDirection({ values, rows, columns: COLUMNS.length }, answers, { lambda: 5 });
  };
  return {
    format: 1,
    version: 'test',
    columns: COLUMNS,
    directions: { any: train(), 'woman>man': train() },
    lambda: 5,
  };
}

test('the parts that the feed adds up are the model, in each direction', () => {
  const model = trainModel();
  fc.assert(
    fc.property(profile, profile, fc.constantFrom('man', 'nonbinary'), (viewer, person, gender) => {
      const parts = createProfileScore(model, 'woman', gender);
      const shared = viewer.interests.filter((id) => person.interests.includes(id)).length;
      const pair = parts.pairPart(
        person.age - viewer.age,
        shared,
        viewer.interests.length,
        person.interests.length,
      );
      const values = new Float64Array(COLUMNS.length);
      writeProfileColumns(COLUMNS, viewer, person, values);
      const direction = model.directions[gender === 'man' ? 'woman>man' : 'any']!;
      const whole = scoreRow(createColdScore(direction), values);
      assert.ok(Math.abs(parts.viewerPart(viewer) + parts.personPart(person) + pair - whole) < 1e-9);
      assert.ok(pair <= parts.pairMost + 1e-12);
    }),
    { numRuns: 500 },
  );
});

test('a name of the language itself is no direction', () => {
  const { pairMost } = createProfileScore(trainModel(), 'constructor', 'man');
  assert.ok(Number.isFinite(pairMost));
});

test('knows no column but its own', () => {
  const knows = knowsProfileColumn(LISTED);
  assert.equal(COLUMNS.every(knows), true);
  for (const name of ['pair:same race', 'person:sailing', 'person:race=2', 'viewer:imprelig', 'pair:', '']) {
    assert.equal(knows(name), false, name);
  }
});

test('the starting model passes its own checks and refuses a product without its interests', () => {
  const interests = startingModel.columns
    .filter((name) => name.startsWith('person:'))
    .map((name) => name.slice(7));
  const model = readStartingModel(interests);
  assert.deepEqual(Object.keys(model.directions).sort(), ['any', 'man>woman', 'woman>man']);
  assert.throws(() => readStartingModel(interests.slice(1)), { code: 'invalid_model' });
});
