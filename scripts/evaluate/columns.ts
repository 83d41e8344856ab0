/**
 * The 186 columns of the port target: 76 of the viewer, 76 of the person, 34 of the pair. Everything was known before the
 * date; nothing comes from the scorecard. One row a decision.
 */

import type { Design } from '@romantic/matchmaker/model';
import { ANSWERS } from '../replay/interest-answers.ts';
import { CODES, type Experiment, NUMBERS, QUALITIES, SELF_QUALITIES } from './experiment-tables.ts';

/** Named columns over some rows. Names: `viewer:<answer>`, `person:<answer>`, `pair:<term>`. */
export interface ColumnTable extends Design {
  names: readonly string[];
}

/** A column for each person, or for each decision. */
type Columns = Map<string, Float64Array>;

/** A code gets a column when at least this share of the decisions is made by somebody who has it. */
const COMMON_CODE = 0.02;

export function buildColumns(experiment: Experiment): ColumnTable {
  const wants = normalise(experiment, '1_1');
  const people = describePeople(experiment, wants);
  const columns: Columns = new Map();
  for (const [side, positions] of [
    ['viewer', experiment.viewer],
    ['person', experiment.person],
  ] as const) {
    for (const [name, values] of people) columns.set(`${side}:${name}`, pick(values, positions));
  }
  for (const [name, values] of describePairs(experiment, people)) columns.set(`pair:${name}`, values);
  return tabulate(columns, experiment.decisions);
}

/** The columns whose names pass, in the same order. */
export function selectColumns(table: ColumnTable, keeps: (name: string) => boolean): ColumnTable {
  const kept = table.names.map((name, index) => ({ name, index })).filter(({ name }) => keeps(name));
  const values = new Float64Array(table.rows * kept.length);
  let at = 0;
  for (let row = 0; row < table.rows; row++) {
    for (const { index } of kept) values[at++] = table.values[row * table.columns + index] as number;
  }
  return { names: kept.map(({ name }) => name), columns: kept.length, rows: table.rows, values };
}

/** Some rows, in the given order. */
export function selectRows(table: ColumnTable, rows: readonly number[]): ColumnTable {
  const values = new Float64Array(rows.length * table.columns);
  rows.forEach((row, index) => {
    values.set(table.values.subarray(row * table.columns, (row + 1) * table.columns), index * table.columns);
  });
  return { ...table, rows: rows.length, values };
}

/** The table with one column's values replaced; NaN becomes the median of the rest. */
export function replaceColumn(table: ColumnTable, name: string, values: Float64Array): ColumnTable {
  const column = table.names.indexOf(name);
  if (column === -1) throw new RangeError(`there is no column ${name}`);
  const result = table.values.slice();
  fillGaps(values).forEach((value, row) => {
    result[row * table.columns + column] = value;
  });
  return { ...table, values: result };
}

/** Race, how much it matters to somebody, whether two share it; and how much religion matters. */
export function isProtected(name: string): boolean {
  return isAboutRace(name) || /:imprelig$/.test(name);
}

export function isAboutRace(name: string): boolean {
  return /:(race=\d+|imprace|same race)$/.test(name);
}

/** 40 answers, two means, the `missing` flag and the common codes. */
function describePeople(experiment: Experiment, wants: Columns): Columns {
  const { survey } = experiment;
  const filled = (name: string): Float64Array => fillGaps(answersOf(experiment, name));
  const columns: Columns = new Map();
  for (const name of [...NUMBERS, ...ANSWERS]) columns.set(name, filled(name));
  for (const quality of QUALITIES) columns.set(`wants ${quality}`, fillGaps(getColumn(wants, quality)));
  const others = normalise(experiment, '2_1');
  for (const quality of QUALITIES)
    columns.set(`others want ${quality}`, fillGaps(getColumn(others, quality)));
  for (const quality of SELF_QUALITIES) columns.set(`is ${quality}`, filled(`${quality}3_1`));
  columns.set('mean interest', meanOf(ANSWERS.map((name) => getColumn(columns, name))));
  columns.set('mean is', meanOf(SELF_QUALITIES.map((quality) => getColumn(columns, `is ${quality}`))));
  columns.set(
    'missing',
    answersOf(experiment, 'age').map((age) => (Number.isNaN(age) ? 1 : 0)),
  );
  for (const name of CODES) {
    const codes = survey[name] as Float64Array;
    for (const code of listCommonCodes(pick(codes, experiment.viewer))) {
      columns.set(
        `${name}=${code}`,
        codes.map((own) => (own === code ? 1 : 0)),
      );
    }
  }
  return columns;
}

/** Ages, race and interests side by side; what one wants times how the other sees themself, both ways; same codes. */
function describePairs(experiment: Experiment, people: Columns): Columns {
  const { viewer, person } = experiment;
  const combine = (
    ofViewer: Float64Array,
    ofPerson: Float64Array,
    work: (a: number, b: number) => number,
  ): Float64Array =>
    Float64Array.from(viewer, (id, row) =>
      work(ofViewer[id] as number, ofPerson[person[row] as number] as number),
    );
  const distance = (a: number, b: number): number => Math.abs(a - b);
  const times = (a: number, b: number): number => a * b;
  const columns: Columns = new Map();
  const age = getColumn(people, 'age');
  columns.set(
    'age gap',
    combine(age, age, (a, b) => b - a),
  );
  columns.set('age distance', combine(age, age, distance));
  columns.set('same race', experiment.sameRace);
  columns.set('interest correlation', fillGaps(experiment.interestCorrelation));
  for (const name of ANSWERS) {
    const rating = getColumn(people, name);
    columns.set(`distance ${name}`, combine(rating, rating, distance));
  }
  for (const quality of SELF_QUALITIES) {
    const wants = getColumn(people, `wants ${quality}`);
    const is = getColumn(people, `is ${quality}`);
    columns.set(`wants x is ${quality}`, combine(wants, is, times));
    columns.set(`is x wants ${quality}`, combine(is, wants, times));
  }
  for (const name of ['field_cd', 'career_c', 'goal']) {
    const codes = answersOf(experiment, name);
    columns.set(
      `same ${name}`,
      combine(codes, codes, (a, b) => (a === b ? 1 : 0)),
    );
  }
  return columns;
}

/** The six points somebody gave to qualities, as parts of 100: some evenings gave them out of 100, others 1 to 10 each. */
function normalise(experiment: Experiment, question: '1_1' | '2_1'): Columns {
  const points = QUALITIES.map((quality) => answersOf(experiment, `${quality}${question}`));
  const sums = Float64Array.from({ length: experiment.people }, (_, id) =>
    points.reduce((sum, given) => sum + (Number.isNaN(given[id]) ? 0 : (given[id] as number)), 0),
  );
  return new Map(
    QUALITIES.map((quality, index) => {
      const given = points[index] as Float64Array;
      return [
        quality,
        given.map((value, id) => (sums[id] === 0 ? Number.NaN : (100 * value) / (sums[id] as number))),
      ];
    }),
  );
}

function listCommonCodes(codes: Float64Array): number[] {
  const counts = new Map<number, number>();
  for (const code of codes) if (!Number.isNaN(code)) counts.set(code, (counts.get(code) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count >= COMMON_CODE * codes.length);
  return common.map(([code]) => code).sort((a, b) => a - b);
}

/** The column with the median of what was given in place of what was not; 0 when nothing was. */
function fillGaps(values: Float64Array): Float64Array {
  const given = values.filter((value) => !Number.isNaN(value)).sort();
  const middle = (given.length - 1) / 2;
  const median = ((given[Math.floor(middle)] ?? 0) + (given[Math.ceil(middle)] ?? 0)) / 2;
  return values.map((value) => (Number.isNaN(value) ? median : value));
}

function meanOf(columns: readonly Float64Array[]): Float64Array {
  const [first] = columns as [Float64Array];
  return first.map(
    (_, id) => columns.reduce((sum, column) => sum + (column[id] as number), 0) / columns.length,
  );
}

function pick(values: Float64Array, positions: Int32Array): Float64Array {
  return Float64Array.from(positions, (position) => values[position] as number);
}

function answersOf(experiment: Experiment, name: string): Float64Array {
  const answers = experiment.survey[name];
  if (!answers) throw new RangeError(`nobody was asked for ${name}`);
  return answers;
}

function getColumn(columns: Columns, name: string): Float64Array {
  const column = columns.get(name);
  if (!column) throw new RangeError(`there is no column ${name}`);
  return column;
}

function tabulate(columns: Columns, rows: number): ColumnTable {
  const values = new Float64Array(rows * columns.size);
  let column = 0;
  for (const cells of columns.values()) {
    for (let row = 0; row < rows; row++) values[row * columns.size + column] = cells[row] as number;
    column++;
  }
  return { names: [...columns.keys()], columns: columns.size, rows, values };
}
