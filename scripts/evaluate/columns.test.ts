import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildColumns, type ColumnTable, isProtected, replaceColumn, selectColumns } from './columns.ts';
import { type Experiment, SCORECARD } from './experiment-tables.ts';
import { makeExperiment } from './testing/made-up-experiment.ts';

const experiment = makeExperiment(2, 4);
const table = buildColumns(experiment);
const cell = (from: ColumnTable, name: string, row: number): number => {
  const column = from.names.indexOf(name);
  assert.notEqual(column, -1, name);
  return from.values[row * from.columns + column]!;
};

test('34 pair columns; as many of the viewer as of the person; each named once', () => {
  const count = (side: string) => table.names.filter((name) => name.startsWith(side)).length;
  assert.equal(count('pair:'), 34);
  assert.equal(count('viewer:'), count('person:'));
  // 43 that do not depend on codes: 40 answers, two means and the flag.
  assert.equal(table.names.filter((name) => /^viewer:[^=]+$/.test(name)).length, 43);
  assert.equal(new Set(table.names).size, table.columns);
  assert.equal(table.values.length, table.rows * table.columns);
  assert.ok(table.values.every(Number.isFinite));
});

test('nothing of the scorecard is a column', () => {
  for (const rating of SCORECARD) {
    const scrambled: Experiment = {
      ...experiment,
      scorecard: { ...experiment.scorecard, [rating]: new Float64Array(experiment.decisions).fill(77) },
    };
    assert.deepEqual(buildColumns(scrambled).values, table.values, rating);
  }
});

test('a row speaks of its viewer and its person, and pair terms turn with the direction', () => {
  for (let row = 0; row < experiment.decisions; row++) {
    const mirror = experiment.mirror[row]!;
    assert.equal(cell(table, 'viewer:age', row), experiment.survey.age![experiment.viewer[row]!]);
    assert.equal(cell(table, 'person:age', row), cell(table, 'viewer:age', mirror));
    assert.equal(cell(table, 'pair:age gap', row), -cell(table, 'pair:age gap', mirror));
    assert.equal(cell(table, 'pair:wants x is fun', row), cell(table, 'pair:is x wants fun', mirror));
  }
});

test('points for qualities are parts of 100; gaps are the median, and one flag says so', () => {
  const survey = Object.fromEntries(
    Object.entries(experiment.survey).map(([name, values]) => [name, values.slice()]),
  );
  const someone = experiment.viewer[0]!;
  survey.age![someone] = Number.NaN;
  survey.attr1_1![someone] = Number.NaN;
  const gappy = buildColumns({ ...experiment, survey });
  const ages = Array.from(survey.age!)
    .filter((age) => !Number.isNaN(age))
    .sort((a, b) => a - b);
  assert.equal(cell(gappy, 'viewer:age', 0), ages[(ages.length - 1) / 2]);
  assert.equal(cell(gappy, 'viewer:missing', 0), 1);
  assert.equal(cell(gappy, 'viewer:missing', experiment.mirror[0]!), 0);
  const wants = table.names.filter((name) => name.startsWith('viewer:wants'));
  const sum = wants.reduce((total, name) => total + cell(table, name, 0), 0);
  assert.ok(Math.abs(sum - 100) < 1e-9);
});

test('columns can be chosen and replaced without touching the rest', () => {
  const fewer = selectColumns(table, (name) => !isProtected(name));
  const gone = table.names.filter((name) => !fewer.names.includes(name));
  assert.ok(
    gone.includes('pair:same race') && gone.includes('person:imprace') && gone.includes('viewer:imprelig'),
  );
  assert.ok(gone.every((name) => /race|imprelig/.test(name)));
  assert.ok(!fewer.names.some((name) => /race|relig/.test(name)));
  assert.equal(cell(fewer, 'person:age', 5), cell(table, 'person:age', 5));
  const values = Float64Array.from({ length: table.rows }, (_, row) => (row === 0 ? Number.NaN : row));
  const replaced = replaceColumn(table, 'pair:age gap', values);
  assert.equal(cell(replaced, 'pair:age gap', 3), 3);
  assert.equal(cell(replaced, 'pair:age gap', 0), table.rows / 2);
  assert.equal(cell(replaced, 'viewer:age', 3), cell(table, 'viewer:age', 3));
});
