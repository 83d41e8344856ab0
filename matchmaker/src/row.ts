/** Writes a person into a row of columns: words to bits, times to hours, log-odds to doubts. */

import { takeAsked, WANT } from './asked.ts';
import { addBit, type BitRows, bitOf, bitsOf, clearBitRow, setBitRow, type Vocabulary } from './bit-rows.ts';
import { dayOf, hourOf } from './calendar.ts';
import { type Centres, wordsOfCell } from './centres.ts';
import {
  ACTIVE_HOUR,
  ASKED,
  CELL_HIGH,
  CELL_LOW,
  type Columns,
  clearRow,
  DAMPING,
  HEIGHT_CM,
  INTENT_SHIFT,
  JOINED_HOUR,
  LIKED,
  MAX_KM,
  PLACE_X,
  PLACE_Y,
  PLACE_Z,
  qualityOfRow,
  SIGN,
  YES,
} from './columns.ts';
import { checkPerson, GENDERS, type Gender, type MustHaves, type Person, type Standing } from './person.ts';
import { dampingOf, doubtOf, levelOf } from './score.ts';

/** The lists of words of one store. Rows can only be compared when written with the same ones. */
export interface Vocabularies {
  intents: Vocabulary;
  languages: Vocabulary;
  interests: Vocabulary;
}

export function createVocabularies(): Vocabularies {
  return { intents: new Map(), languages: new Map(), interests: new Map() };
}

/**
 * Replaces row 0 of columns made for one person, all but `number`. Throws `invalid_person` or `vocabulary_full`
 * (RangeError with a code); the row is then half written.
 */
export function writePerson(row: Columns, person: Person, known: Vocabularies, centres: Centres): void {
  checkPerson(person);
  const [high, low] = wordsOfCell(person.cell);
  writePlace(row, high, low, centres);
  row.birth[0] = dayOf(person.birthDate);
  row.sign[0] = signOf(person, known);
  row.halves[HEIGHT_CM] = person.heightCm ?? 0;
  row.words[JOINED_HOUR] = hourOf(person.joinedAt);
  row.words[ACTIVE_HOUR] = hourOf(person.lastActiveAt);
  setWords(row.languages, known.languages, person.languages);
  setWords(row.interests, known.interests, person.interests);
  writeStanding(row, person);
  row.ages[0] = person.ageMin | (person.ageMax << 8);
  row.halves[MAX_KM] = person.maxDistanceKm;
  writeAsked(row, person.mustHaves, known);
}

export function writePlace(row: Columns, high: number, low: number, centres: Centres): void {
  const centre = centres.at(high, low);
  row.words[CELL_HIGH] = high;
  row.words[CELL_LOW] = low;
  row.words[PLACE_X] = centre.x;
  row.words[PLACE_Y] = centre.y;
  row.words[PLACE_Z] = centre.z;
}

/** Rounds first to what a `real` of the database holds, so that COPY and `upsert` write the same. */
export function writeStanding(row: Columns, { says, gets, exposures, boost }: Standing): void {
  row.reals[YES] = doubtOf(Math.fround(says));
  row.reals[LIKED] = doubtOf(Math.fround(gets));
  row.reals[DAMPING] = dampingOf(Math.fround(exposures)) * Math.fround(boost);
  row.level[0] = levelOf(qualityOfRow(row, 0));
}

export function writeAsked(row: Columns, asked: MustHaves, known: Vocabularies): void {
  const wants = wantBits(asked);
  clearRow(row, 0);
  if (wants === 0) {
    row.sign[0] = (row.sign[0] as number) & ~SIGN.asks;
    return;
  }
  const { pool } = row;
  const at = takeAsked(pool);
  row.words[ASKED] = at;
  row.sign[0] = (row.sign[0] as number) | SIGN.asks;
  pool.wants[at] = wants;
  pool.heightMin[at] = asked.heightMinCm ?? 0;
  pool.heightMax[at] = asked.heightMaxCm ?? 65_535;
  setBitRow(pool.intents, at, bitsOf(known.intents, asked.intents ?? []));
  setBitRow(pool.languages, at, bitsOf(known.languages, asked.languages ?? []));
  setBitRow(pool.interests, at, bitsOf(known.interests, asked.interests ?? []));
}

function setWords(bits: BitRows, vocabulary: Vocabulary, words: readonly string[]): void {
  clearBitRow(bits, 0);
  for (const word of words) addBit(bits, 0, bitOf(vocabulary, word));
}

function signOf(person: Person, known: Vocabularies): number {
  const intent = person.intent === null ? 0 : bitOf(known.intents, person.intent) + 1;
  return (
    (SIGN.gender << GENDERS.indexOf(person.gender)) |
    (SIGN.wantsGender * genderBits(person.interestedIn)) |
    (person.verified ? SIGN.verified : 0) |
    (person.hasBio ? SIGN.hasBio : 0) |
    (person.incognito ? SIGN.incognito : 0) |
    (person.hideDistance ? SIGN.hideDistance : 0) |
    (intent << INTENT_SHIFT)
  );
}

function genderBits(genders: readonly Gender[]): number {
  let bits = 0;
  for (const gender of genders) bits |= 1 << GENDERS.indexOf(gender);
  return bits;
}

function wantBits(asked: MustHaves): number {
  const hasHeight = asked.heightMinCm !== undefined || asked.heightMaxCm !== undefined;
  return (
    (asked.verified ? WANT.verified : 0) |
    (asked.newHere ? WANT.newHere : 0) |
    (asked.recentlyActive ? WANT.recentlyActive : 0) |
    (asked.hasBio ? WANT.hasBio : 0) |
    (hasHeight ? WANT.height : 0) |
    (asked.intents?.length ? WANT.intents : 0) |
    (asked.languages?.length ? WANT.languages : 0) |
    (asked.interests?.length ? WANT.interests : 0)
  );
}
