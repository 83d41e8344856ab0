/** A cold model as it is kept: read and checked before anything is ranked by it. Nothing here throws for a good model. */

import { refuse } from '../person.ts';
import type { ColdDirection, ColdModel } from './cold-model.ts';
import { MODEL_WEIGHTS } from './weights.ts';

const LISTS = ['weights', 'means', 'spreads', 'least', 'most'] as const;
/** Digits kept in the file: more than the data can tell, fewer than would make files of the same data differ. */
const DIGITS = 6;

/**
 * A model from parsed JSON. Throws a RangeError with code `invalid_model`, naming what is wrong, unless the layout is
 * known, every column is (`isKnownColumn`), all numbers are finite, every direction has had enough decisions, is
 * calibrated on them and cannot give a pair more than the allowed log-odds, and 'any' is there.
 */
export function readColdModel(json: unknown, isKnownColumn: (name: string) => boolean): ColdModel {
  const model = json as ColdModel;
  expect(isRecord(json) && model.format === 1, 'format is not 1');
  expect(
    typeof model.version === 'string' && /^[\w.:-]{1,64}$/.test(model.version),
    'version is not a short name',
  );
  expect(Number.isFinite(model.lambda) && model.lambda > 0, 'lambda is not positive');
  const columns: unknown = model.columns;
  expect(Array.isArray(columns) && columns.length > 0 && columns.length <= 1000, 'columns are not a list');
  expect(new Set(model.columns).size === model.columns.length, 'columns repeat');
  for (const name of model.columns) {
    expect(
      typeof name === 'string' && isKnownColumn(name),
      `column ${String(name).slice(0, 64)} is not known`,
    );
  }
  expect(isRecord(model.directions) && 'any' in model.directions, "direction 'any' is missing");
  for (const [name, direction] of Object.entries(model.directions)) {
    expect(/^(any|[a-z]+>[a-z]+)$/.test(name), `direction ${name.slice(0, 64)} has no known name`);
    checkDirection(direction, model.columns, name);
  }
  return model;
}

/** The model with its numbers rounded: what is written to a file. */
export function roundColdModel(model: ColdModel): ColdModel {
  const round = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value;
  return JSON.parse(JSON.stringify(model, round)) as ColdModel;
}

function checkDirection(direction: ColdDirection, columns: readonly string[], name: string): void {
  expect(isRecord(direction) && Number.isFinite(direction.intercept), `${name}: intercept is not a number`);
  for (const list of LISTS) {
    const numbers: unknown = direction[list];
    expect(
      Array.isArray(numbers) && numbers.length === columns.length && numbers.every(Number.isFinite),
      `${name}: ${list} are not a number for each column`,
    );
  }
  expect(
    direction.spreads.every((spread) => spread > 0),
    `${name}: a spread is not positive`,
  );
  expect(
    direction.least.every((least, k) => least <= (direction.most[k] as number)),
    `${name}: a column has its least above its most`,
  );
  checkCalibration(direction, name);
  const { logOdds } = MODEL_WEIGHTS.sanity;
  expect(
    furthestLogOdds(direction, columns) <= logOdds,
    `${name}: some pair would get log-odds beyond ${logOdds}`,
  );
}

function checkCalibration({ trainedOn }: ColdDirection, name: string): void {
  const { calibration, decisions } = MODEL_WEIGHTS.sanity;
  const isCounted = isRecord(trainedOn) && Number.isInteger(trainedOn.decisions);
  expect(
    isCounted && trainedOn.decisions >= decisions,
    `${name}: trained on fewer than ${decisions} decisions`,
  );
  expect(trainedOn.yes > 0 && trainedOn.yes < 1, `${name}: trained on one answer only`);
  const off = Math.abs(trainedOn.predicted - trainedOn.yes);
  expect(off <= calibration, `${name}: what it predicts is off by ${off.toFixed(3)} on average`);
}

/**
 * The largest log-odds, in absolute value, that values inside the trained range can add up to. Of the columns of one side
 * (`viewer:…`, `person:…`) no more than MODEL_WEIGHTS.sanity.interests can be other than 0 at a time.
 */
export function furthestLogOdds(direction: ColdDirection, columns: readonly string[]): number {
  const range = { low: direction.intercept, high: direction.intercept };
  const sides = new Map<string, { low: number; high: number }[]>();
  columns.forEach((name, k) => {
    const [least, most, none] = [direction.least[k], direction.most[k], 0].map((value) =>
      termOf(direction, k, value as number),
    ) as [number, number, number];
    const side = name.split(':')[0] as string;
    if (side === 'pair') {
      range.low += Math.min(least, most);
      range.high += Math.max(least, most);
      return;
    }
    range.low += none;
    range.high += none;
    const change = { low: Math.min(least, most, none) - none, high: Math.max(least, most, none) - none };
    sides.set(side, [...(sides.get(side) ?? []), change]);
  });
  for (const changes of sides.values()) {
    range.low += sumLargest(changes.map(({ low }) => -low)) * -1;
    range.high += sumLargest(changes.map(({ high }) => high));
  }
  return Math.max(Math.abs(range.low), Math.abs(range.high));
}

function termOf(direction: ColdDirection, column: number, value: number): number {
  const [least, most] = [direction.least[column] as number, direction.most[column] as number];
  const inside = Math.min(most, Math.max(least, value));
  return (
    ((direction.weights[column] as number) * (inside - (direction.means[column] as number))) /
    (direction.spreads[column] as number)
  );
}

function sumLargest(values: readonly number[]): number {
  const largest = [...values].sort((a, b) => b - a).slice(0, MODEL_WEIGHTS.sanity.interests);
  return largest.reduce((sum, value) => sum + value, 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expect(condition: boolean, what: string): void {
  if (!condition) throw refuse('invalid_model', `The cold model cannot be used: ${what}`);
}
