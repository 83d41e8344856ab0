import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenderId, InterestId } from '@romantic/contract';
import { CsvError, parseCsv } from './csv.ts';
import { ANSWERS, interestsOf } from './interest-answers.ts';

/** Somebody who took part in one evening. */
export interface Guest {
  iid: number;
  gender: Extract<GenderId, 'woman' | 'man'>;
  age: number;
  interests: InterestId[];
}

/** What one guest said of another after their few minutes at a table. `order`: the how manyeth of the decider's evening. */
export interface Decision {
  wave: number;
  order: number;
  iid: number;
  pid: number;
  yes: boolean;
}

export interface Experiment {
  guests: Guest[];
  /** In the order in which they were made: evening by evening, table by table. */
  decisions: Decision[];
  /** Who said yes to each other, as `coupleOf` writes it. */
  couples: Set<string>;
  /** Guests without an age, taken as UNKNOWN_AGE. */
  ageless: number;
}

/** The experiment is not in the folder, or is not what it should be. */
export class ExperimentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExperimentError';
  }
}

export const PEOPLE_FILE = 'sd_people.csv';
export const DECISIONS_FILE = 'sd_decisions.csv';
/** What a guest who gave no age is taken as: the median of the others. */
export const UNKNOWN_AGE = 26;

/** Two guests, whoever is named first: the smaller iid, a hyphen, the larger. */
export function coupleOf(a: number, b: number): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}

/** Reads both tables of a folder. Throws ExperimentError. */
export async function readExperiment(folder: string): Promise<Experiment> {
  const missing = [PEOPLE_FILE, DECISIONS_FILE].filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) throw new ExperimentError(`${folder} has no ${missing.join(' and no ')}.`);
  const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  return parseExperiment(await read(PEOPLE_FILE), await read(DECISIONS_FILE));
}

/** The experiment in two tables. Throws ExperimentError when they contradict themselves or each other. */
export function parseExperiment(people: string, decisions: string): Experiment {
  const rows = named(PEOPLE_FILE, () => parseCsv(people, ['iid', 'gender', 'age', ...ANSWERS]));
  const guests = named(PEOPLE_FILE, () => rows.map(readGuest));
  const made = named(DECISIONS_FILE, () =>
    parseCsv(decisions, ['wave', 'order', 'iid', 'pid', 'dec']).map(readDecision),
  );
  checkPeople(guests, made);
  return {
    guests,
    decisions: made.sort((a, b) => a.wave - b.wave || a.order - b.order || a.iid - b.iid || a.pid - b.pid),
    couples: findCouples(made),
    ageless: rows.filter(({ age }) => age === '').length,
  };
}

function readGuest(row: Record<'iid' | 'gender' | 'age' | (typeof ANSWERS)[number], string>): Guest {
  const age = row.age === '' ? UNKNOWN_AGE : whole(row.age, 'age');
  const gender = { 0: 'woman', 1: 'man' }[row.gender] as Guest['gender'] | undefined;
  if (!gender) throw new CsvError(`gender is ${row.gender}, not 0 or 1`);
  return { iid: whole(row.iid, 'iid'), gender, age, interests: interestsOf(row) };
}

function readDecision(row: Record<'wave' | 'order' | 'iid' | 'pid' | 'dec', string>): Decision {
  if (row.dec !== '0' && row.dec !== '1') throw new CsvError(`dec is ${row.dec}, not 0 or 1`);
  return {
    wave: whole(row.wave, 'wave'),
    order: whole(row.order, 'order'),
    iid: whole(row.iid, 'iid'),
    pid: whole(row.pid, 'pid'),
    yes: row.dec === '1',
  };
}

/** Spreadsheets write 21 as 21.0. */
function whole(text: string, column: string): number {
  if (!/^\d{1,9}(\.0)?$/.test(text))
    throw new CsvError(`${column} is ${text || 'empty'}, not a whole number`);
  return Number(text);
}

function checkPeople(guests: readonly Guest[], decisions: readonly Decision[]): void {
  const known = new Set(guests.map(({ iid }) => iid));
  if (known.size < guests.length) throw new ExperimentError(`${PEOPLE_FILE} names somebody twice`);
  const said = new Set<string>();
  for (const { iid, pid } of decisions) {
    for (const id of [iid, pid]) {
      if (!known.has(id)) throw new ExperimentError(`${DECISIONS_FILE} names ${id}, ${PEOPLE_FILE} does not`);
    }
    if (said.has(`${iid}>${pid}`)) throw new ExperimentError(`${iid} decides on ${pid} twice`);
    said.add(`${iid}>${pid}`);
  }
}

function findCouples(decisions: readonly Decision[]): Set<string> {
  const yes = new Set(decisions.filter((decision) => decision.yes).map(({ iid, pid }) => `${iid}>${pid}`));
  const mutual = decisions.filter((decision) => decision.yes && yes.has(`${decision.pid}>${decision.iid}`));
  return new Set(mutual.map(({ iid, pid }) => coupleOf(iid, pid)));
}

function named<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof CsvError ? new ExperimentError(`${file}: ${error.message}`) : error;
  }
}
