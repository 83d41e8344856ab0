import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CsvError, parseCsv } from '../replay/csv.ts';
import { ANSWERS } from '../replay/interest-answers.ts';

export const PEOPLE_FILE = 'sd_people.csv';
export const DECISIONS_FILE = 'sd_decisions.csv';

export const QUALITIES = ['attr', 'sinc', 'intel', 'fun', 'amb', 'shar'] as const;
/** People rated themselves on all qualities but shared interests. */
export const SELF_QUALITIES = QUALITIES.slice(0, 5);
export const CODES = ['race', 'goal', 'field_cd', 'career_c'] as const;
export const NUMBERS = ['age', 'date', 'go_out', 'exphappy', 'imprelig', 'imprace'] as const;

/** Answers of the sign-up survey, by column of the file. */
const SURVEY: readonly string[] = [
  ...NUMBERS,
  ...CODES,
  ...ANSWERS,
  ...QUALITIES.flatMap((quality) => [`${quality}1_1`, `${quality}2_1`]),
  ...SELF_QUALITIES.map((quality) => `${quality}3_1`),
];
/** Ratings written after the date: they may serve to trip the leak alarm, never to predict. */
export const SCORECARD = ['attr', 'sinc', 'intel', 'fun', 'amb', 'shar', 'like', 'prob', 'met'] as const;
const DATE_COLUMNS = ['wave', 'iid', 'pid', 'order', 'int_corr', 'samerace', 'dec', 'match', ...SCORECARD];

/** Both tables as columns. A person or decision is its position; what was not answered is NaN. */
export interface Experiment {
  people: number;
  /** 0 woman, 1 man: the sex of each person. */
  sex: Uint8Array;
  /** The evening of each person, from 0. */
  evening: Uint8Array;
  evenings: number;
  /** Of each person, by the name of the answer. */
  survey: Readonly<Record<string, Float64Array>>;

  decisions: number;
  viewer: Int32Array;
  person: Int32Array;
  /** 1 yes. */
  yes: Uint8Array;
  /** 1 both said yes. */
  match: Uint8Array;
  /** The position of the decision that the other one made on the same date. */
  mirror: Int32Array;
  /** When in the evening: the later of the two numbers that the two gave this date, divided by the evening's last. */
  time: Float64Array;
  /** The same, as the how manyeth date of the evening, from 1. */
  round: Uint8Array;
  sameRace: Float64Array;
  interestCorrelation: Float64Array;
  scorecard: Readonly<Record<string, Float64Array>>;
}

/** The experiment is not in the folder, or is not what it should be. */
export class ExperimentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExperimentError';
  }
}

/** Reads both tables of a folder. Throws ExperimentError. */
export async function readExperiment(folder: string): Promise<Experiment> {
  const missing = [PEOPLE_FILE, DECISIONS_FILE].filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) throw new ExperimentError(`${folder} has no ${missing.join(' and no ')}.`);
  const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  return parseExperiment(await read(PEOPLE_FILE), await read(DECISIONS_FILE));
}

/** Throws ExperimentError when the tables are not complete, or contradict themselves or each other. */
export function parseExperiment(peopleText: string, decisionsText: string): Experiment {
  const people = readTable(PEOPLE_FILE, peopleText, ['iid', 'wave', 'gender', ...SURVEY]);
  const dates = readTable(DECISIONS_FILE, decisionsText, DATE_COLUMNS);
  const positions = new Map(Array.from(people.column('iid'), (iid, position) => [iid, position]));
  if (positions.size < people.rows) throw new ExperimentError(`${PEOPLE_FILE} names somebody twice`);
  const find = (iid: number): number => {
    const position = positions.get(iid);
    if (position === undefined)
      throw new ExperimentError(`${DECISIONS_FILE} names ${iid}, ${PEOPLE_FILE} does not`);
    return position;
  };
  const viewer = Int32Array.from(dates.column('iid'), find);
  const person = Int32Array.from(dates.column('pid'), find);
  const waves = [...new Set(people.column('wave'))].sort((a, b) => a - b);
  const yes = Uint8Array.from(readBits(dates, 'dec'));
  const mirror = findMirrors(viewer, person);
  const match = Uint8Array.from(readBits(dates, 'match'));
  for (let row = 0; row < dates.rows; row++) {
    const both = (yes[row] as number) & (yes[mirror[row] as number] as number);
    if (both !== match[row])
      throw new ExperimentError(`${DECISIONS_FILE}: match is not dec of both, line ${row + 2}`);
  }
  const evening = Uint8Array.from(people.column('wave'), (wave) => waves.indexOf(wave));
  return {
    people: people.rows,
    sex: Uint8Array.from(readBits(people, 'gender')),
    evening,
    evenings: waves.length,
    survey: Object.fromEntries(SURVEY.map((name) => [name, people.column(name)])),
    decisions: dates.rows,
    viewer,
    person,
    yes,
    match,
    mirror,
    ...readTimes(dates.column('order'), mirror, (row) => evening[viewer[row] as number] as number),
    sameRace: dates.column('samerace'),
    interestCorrelation: dates.column('int_corr'),
    scorecard: Object.fromEntries(SCORECARD.map((name) => [name, dates.column(name)])),
  };
}

function findMirrors(viewer: Int32Array, person: Int32Array): Int32Array {
  const rows = new Map<string, number>();
  viewer.forEach((id, row) => {
    const date = `${id}>${person[row]}`;
    if (rows.has(date))
      throw new ExperimentError(`${DECISIONS_FILE}: somebody decides twice, line ${row + 2}`);
    rows.set(date, row);
  });
  return viewer.map((id, row) => {
    const mirror = rows.get(`${person[row]}>${id}`);
    if (mirror === undefined)
      throw new ExperimentError(`${DECISIONS_FILE}: a one-sided date, line ${row + 2}`);
    return mirror;
  });
}

function readTimes(
  order: Float64Array,
  mirror: Int32Array,
  eveningOf: (row: number) => number,
): Pick<Experiment, 'time' | 'round'> {
  const round = Uint8Array.from(order, (own, row) => Math.max(own, order[mirror[row] as number] as number));
  const last: number[] = [];
  round.forEach((value, row) => {
    last[eveningOf(row)] = Math.max(last[eveningOf(row)] ?? 0, value);
  });
  return { round, time: Float64Array.from(round, (value, row) => value / (last[eveningOf(row)] as number)) };
}

interface Table {
  rows: number;
  column(name: string): Float64Array;
}

function readTable(file: string, text: string, names: readonly string[]): Table {
  try {
    const rows = parseCsv(text, names);
    if (rows.length === 0) throw new CsvError('it has no rows');
    return {
      rows: rows.length,
      column: (name) =>
        Float64Array.from(rows, (row, index) => readNumber(row[name] ?? '', name, file, index + 2)),
    };
  } catch (error) {
    throw error instanceof CsvError ? new ExperimentError(`${file}: ${error.message}`) : error;
  }
}

function readNumber(text: string, column: string, file: string, line: number): number {
  if (text === '') return Number.NaN;
  if (/^-?\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new ExperimentError(`${file}: ${column} is not a number, line ${line}`);
}

function readBits(table: Table, name: string): Float64Array {
  return table.column(name).map((bit, row) => {
    if (bit === 0 || bit === 1) return bit;
    throw new ExperimentError(`${name} is not 0 or 1, line ${row + 2}`);
  });
}
