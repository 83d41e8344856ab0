/** One row of a COPY, after its id, as the incoming person of a store: the columns of copy-columns.ts in their order. */

import { addBit, type BitRows, bitOf, clearBitRow } from '../bit-rows.ts';
import { ACTIVE_HOUR, HEIGHT_CM, INTENT_SHIFT, JOINED_HOUR, MAX_KM, SIGN } from '../columns.ts';
import { checkStanding, GENDERS, type Gender, isWhole, type MustHaves, refuse } from '../person.ts';
import { writeAsked, writePlace, writeStanding } from '../row.ts';
import type { Store } from '../store.ts';
import {
  type Fields,
  invalidCopy,
  readArrayLength,
  readDay,
  readFlag,
  readHour,
  readInt32,
  readReal,
  readTextEnd,
  readWhole,
} from './copy-fields.ts';
import { createWordTable, type WordTable } from './word-table.ts';

const decoder = new TextDecoder();

/** Throws a RangeError with code `invalid_copy`, `invalid_person` or `vocabulary_full`. */
export function createRowReader(store: Store): (fields: Fields) => void {
  const { incoming: row, vocabularies, centres } = store;
  const genders = createWordTable(genderOf);
  const intents = createWordTable((word) => bitOf(vocabularies.intents, word));
  const languages = createWordTable((word) => bitOf(vocabularies.languages, word));
  const interests = createWordTable((word) => bitOf(vocabularies.interests, word));
  const standing = { says: 0, gets: 0, exposures: 0, boost: 1 };

  return (fields) => {
    readPlace(fields, (high, low) => writePlace(row, high, low, centres));
    row.birth[0] = readDay(fields);
    let sign = SIGN.gender << within(readWord(fields, genders), 0, GENDERS.length, 'gender');
    for (let left = readArrayLength(fields); left > 0; left--)
      sign |= SIGN.wantsGender << within(readWord(fields, genders), 0, GENDERS.length, 'interestedIn');
    const ageMin = within(readWhole(fields), 0, 255, 'ageMin');
    row.ages[0] = ageMin | (within(readWhole(fields), 0, 255, 'ageMax') << 8);
    row.halves[MAX_KM] = within(readWhole(fields), 1, 65_535, 'maxDistanceKm');
    const asked = readAsked(fields);
    const intent = readWord(fields, intents);
    if (intent >= 0) sign |= (intent + 1) << INTENT_SHIFT;
    row.halves[HEIGHT_CM] = within(readWhole(fields, 0), 0, 65_535, 'heightCm');
    readWords(fields, languages, row.languages);
    readWords(fields, interests, row.interests);
    if (readFlag(fields)) sign |= SIGN.verified;
    if (readFlag(fields)) sign |= SIGN.hasBio;
    if (readFlag(fields)) sign |= SIGN.incognito;
    if (readFlag(fields)) sign |= SIGN.hideDistance;
    row.sign[0] = sign;
    writeAsked(row, asked, vocabularies);
    row.words[JOINED_HOUR] = within(readHour(fields), 0, 2 ** 31 - 1, 'joinedAt');
    row.words[ACTIVE_HOUR] = within(readHour(fields), 0, 2 ** 31 - 1, 'lastActiveAt');
    standing.says = readReal(fields);
    standing.gets = readReal(fields);
    standing.exposures = readReal(fields);
    standing.boost = readReal(fields);
    checkStanding(standing);
    writeStanding(row, standing);
  };
}

function genderOf(word: string): number {
  const gender = GENDERS.indexOf(word as Gender);
  if (gender < 0) throw refuse('invalid_person', 'person.gender is not valid');
  return gender;
}

function within(value: number, least: number, most: number, field: string): number {
  if (!isWhole(value, least, most)) throw refuse('invalid_person', `person.${field} is not valid`);
  return value;
}

/** The 15 digits of a cell as its two words. */
function readPlace(fields: Fields, write: (high: number, low: number) => void): void {
  const end = readTextEnd(fields);
  if (end !== fields.at + 15) throw refuse('invalid_person', 'person.cell is not valid');
  let high = 0;
  let low = 0;
  for (const half = fields.at + 7; fields.at < half; fields.at++) high = (high << 4) | digitAt(fields);
  for (; fields.at < end; fields.at++) low = (low << 4) | digitAt(fields);
  write(high, low >>> 0);
}

function digitAt({ bytes, at }: Fields): number {
  const code = bytes[at] as number;
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  throw refuse('invalid_person', 'person.cell is not valid');
}

/** The number of a word, -1 for null. */
function readWord(fields: Fields, words: WordTable): number {
  const end = readTextEnd(fields);
  if (end === -1) return -1;
  const number = words.at(fields.bytes, fields.at, end);
  fields.at = end;
  return number;
}

function readWords(fields: Fields, words: WordTable, bits: BitRows): void {
  clearBitRow(bits, 0);
  for (let left = readArrayLength(fields); left > 0; left--) addBit(bits, 0, readWord(fields, words));
}

const NOTHING: MustHaves = {};

/** jsonb is a version, 1, and the text. Most people have `{}`. */
function readAsked(fields: Fields): MustHaves {
  const length = readInt32(fields);
  const start = fields.at + 1;
  if (length < 1 || fields.bytes[fields.at] !== 1) throw invalidCopy('must-haves are not jsonb');
  fields.at += length;
  if (length === 3) return NOTHING;
  const asked = JSON.parse(decoder.decode(fields.bytes.subarray(start, fields.at))) as MustHaves;
  within(asked.heightMinCm ?? 0, 0, 65_535, 'heightMinCm');
  within(asked.heightMaxCm ?? 0, 0, 65_535, 'heightMaxCm');
  return asked;
}
