import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExperimentError, parseExperiment } from './experiment-tables.ts';
import { makeTables } from './testing/made-up-experiment.ts';

const tables = makeTables(2, 3);
const refuses = (people: string, decisions: string, message: RegExp): void => {
  assert.throws(
    () => parseExperiment(people, decisions),
    (error) => error instanceof ExperimentError && message.test(error.message),
  );
};

test('reads people, decisions, and who decided on whom on the same date', () => {
  const experiment = parseExperiment(tables.people, tables.decisions);
  assert.deepEqual([experiment.people, experiment.evenings, experiment.decisions], [12, 2, 36]);
  for (let row = 0; row < experiment.decisions; row++) {
    const mirror = experiment.mirror[row]!;
    assert.equal(experiment.mirror[mirror], row);
    assert.equal(experiment.viewer[mirror], experiment.person[row]);
    assert.notEqual(experiment.sex[experiment.viewer[row]!], experiment.sex[experiment.person[row]!]);
    assert.equal(experiment.time[row], experiment.time[mirror]);
    assert.ok(experiment.time[row]! > 0 && experiment.time[row]! <= 1);
  }
});

test('a date is as late as the later of its two numbers', () => {
  const lines = tables.decisions.split('\n');
  const [wave, iid, pid] = lines[1]!.split(',');
  const later = lines[1]!.split(',').with(3, '3').join(',');
  const experiment = parseExperiment(tables.people, lines.with(1, later).join('\n'));
  const row = 0;
  assert.deepEqual([wave, iid, pid], ['1', '1', '4']);
  assert.equal(experiment.round[row], 3);
  assert.equal(experiment.round[experiment.mirror[row]!], 3);
});

test('an answer that was not given is not a number; a text for a number is refused', () => {
  const lines = tables.people.split('\n');
  const without = lines.with(1, lines[1]!.split(',').with(3, '').join(','));
  assert.ok(Number.isNaN(parseExperiment(without.join('\n'), tables.decisions).survey.age![0]));
  const odd = lines.with(1, lines[1]!.split(',').with(3, 'old').join(','));
  refuses(odd.join('\n'), tables.decisions, /age is not a number, line 2/);
});

test('refuses tables that contradict themselves or each other', () => {
  const lines = tables.decisions.split('\n');
  const change = (column: number, value: string): string =>
    lines.with(1, lines[1]!.split(',').with(column, value).join(',')).join('\n');
  refuses(tables.people, change(1, '999'), /names 999/);
  refuses(tables.people, lines.toSpliced(1, 1).join('\n'), /one-sided/);
  refuses(tables.people, [lines[0], lines[1], ...lines.slice(1)].join('\n'), /twice/);
  refuses(tables.people, change(6, '2'), /dec is not 0 or 1/);
  const dec = lines[1]!.split(',');
  refuses(tables.people, change(7, dec[7] === '1' ? '0' : '1'), /match is not dec of both/);
  refuses(tables.people.replace('imprelig', 'other'), tables.decisions, /no column imprelig/);
  refuses(tables.people, `${lines[0]}\n`, /no rows/);
});
