/**
 * Fields of a row in the binary format of PostgreSQL's COPY: each is its length (-1: null) and that many bytes, big
 * endian. See "COPY, Binary Format" in its manual and the send functions of the types.
 */

import { refuse } from '../person.ts';

export interface Fields {
  /** Where the next byte is read. */
  at: number;
  bytes: Uint8Array;
}

/** 2000-01-01, from which PostgreSQL counts: in days and hours since 1970. */
const EPOCH_DAYS = 10_957;
const EPOCH_HOURS = EPOCH_DAYS * 24;
const HOUR_MICROSECONDS = 3_600_000_000;

export function invalidCopy(message: string): Error {
  return refuse('invalid_copy', message);
}

export function readInt32(fields: Fields): number {
  const { bytes, at } = fields;
  fields.at = at + 4;
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** A whole number of 2 or 4 bytes; `ifNull` stands for null. */
export function readWhole(fields: Fields, ifNull?: number): number {
  const length = readInt32(fields);
  if (length === 4) return readInt32(fields);
  if (length === 2) {
    const { bytes, at } = fields;
    fields.at = at + 2;
    return (((bytes[at] as number) << 24) >> 16) | (bytes[at + 1] as number);
  }
  if (length === -1 && ifNull !== undefined) return ifNull;
  throw invalidCopy('a number is not a smallint or integer');
}

export function readReal(fields: Fields): number {
  expectLength(fields, 4, 'a number is not a real');
  REAL_BITS[0] = readInt32(fields);
  return REAL[0] as number;
}
const REAL = new Float32Array(1);
const REAL_BITS = new Int32Array(REAL.buffer);

export function readFlag(fields: Fields): boolean {
  expectLength(fields, 1, 'a flag is not a boolean');
  return fields.bytes[fields.at++] === 1;
}

/** A date as 19991231. */
export function readDay(fields: Fields): number {
  expectLength(fields, 4, 'a day is not a date');
  return dayOfCount(readInt32(fields) + EPOCH_DAYS);
}

/** A timestamp as whole hours since 1970. */
export function readHour(fields: Fields): number {
  expectLength(fields, 8, 'a time is not a timestamp');
  const microseconds = readInt32(fields) * 2 ** 32 + (readInt32(fields) >>> 0);
  return Math.floor(microseconds / HOUR_MICROSECONDS) + EPOCH_HOURS;
}

/** The four words of a uuid. */
export function readUuid(fields: Fields, words: Uint32Array): void {
  expectLength(fields, 16, 'an id is not a uuid');
  for (let word = 0; word < 4; word++) words[word] = readInt32(fields);
}

/** The end of a text that begins at `fields.at`, or -1 for null. The caller moves on. */
export function readTextEnd(fields: Fields): number {
  const length = readInt32(fields);
  return length === -1 ? -1 : fields.at + length;
}

/** How many entries the array has that begins at `fields.at`; each is a text then. It must have no null in it. */
export function readArrayLength(fields: Fields): number {
  if (readInt32(fields) < 12) throw invalidCopy('a list is not an array');
  const dimensions = readInt32(fields);
  if (readInt32(fields) !== 0 || dimensions > 1) throw invalidCopy('a list has nulls or two dimensions');
  readInt32(fields);
  if (dimensions === 0) return 0;
  const entries = readInt32(fields);
  readInt32(fields);
  return entries;
}

function expectLength(fields: Fields, length: number, message: string): void {
  if (readInt32(fields) !== length) throw invalidCopy(message);
}

/** Days since 1970 as year * 10000 + month * 100 + day, by Hinnant's algorithm: years begin in March. */
function dayOfCount(days: number): number {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * ofYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return year * 10_000 + month * 100 + (ofYear - Math.floor((153 * march + 2) / 5) + 1);
}
