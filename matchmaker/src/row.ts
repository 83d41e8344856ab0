/** Writes a person into a row of a table: words to bits, times to hours, counts to log-odds. */

import { bitsOf, setBitRow, type Vocabulary } from './bit-rows.ts';
import { dayOf, hourOf } from './calendar.ts';
import { centreOf } from './earth.ts';
import { checkPerson, GENDERS, type Gender, type MustHaves, type Person } from './person.ts';
import { dampingOf, shrunkLogOdds } from './score.ts';
import { createTable, FACT, type Table, WANT } from './table.ts';
import { hashText } from './tie.ts';

/** The lists of words of one store. Rows can only be compared when written with the same ones. */
export interface Vocabularies {
  intents: Vocabulary;
  languages: Vocabulary;
  interests: Vocabulary;
}

export function createVocabularies(): Vocabularies {
  return { intents: new Map(), languages: new Map(), interests: new Map() };
}

/** A person whose words have become bits: everything that can be refused has been, before any row is touched. */
export interface Entry {
  person: Person;
  intent: number[];
  languages: number[];
  interests: number[];
  wantedIntents: number[];
  wantedLanguages: number[];
  wantedInterests: number[];
}

/** Throws `invalid_person` or `vocabulary_full` (RangeError with a code). */
export function prepareEntry(person: Person, known: Vocabularies): Entry {
  checkPerson(person);
  const asked = person.mustHaves;
  return {
    person,
    intent: bitsOf(known.intents, person.intent === null ? [] : [person.intent]),
    languages: bitsOf(known.languages, person.languages),
    interests: bitsOf(known.interests, person.interests),
    wantedIntents: bitsOf(known.intents, asked.intents ?? []),
    wantedLanguages: bitsOf(known.languages, asked.languages ?? []),
    wantedInterests: bitsOf(known.interests, asked.interests ?? []),
  };
}

/** One person as a table of their own. Throws as `prepareEntry`. */
export function createRow(person: Person, known: Vocabularies): Table {
  const table = createTable(1);
  writeRow(table, 0, prepareEntry(person, known));
  return table;
}

export function writeRow(table: Table, row: number, entry: Entry): void {
  writeFacts(table, row, entry);
  writeWants(table, row, entry);
}

function writeFacts(table: Table, row: number, entry: Entry): void {
  const { person } = entry;
  const centre = centreOf(person.cell);
  table.x[row] = centre.x;
  table.y[row] = centre.y;
  table.z[row] = centre.z;
  table.birth[row] = dayOf(person.birthDate);
  table.gender[row] = GENDERS.indexOf(person.gender);
  table.heightCm[row] = person.heightCm ?? 0;
  table.facts[row] =
    (person.verified ? FACT.verified : 0) |
    (person.hasBio ? FACT.hasBio : 0) |
    (person.incognito ? FACT.incognito : 0) |
    (person.hideDistance ? FACT.hideDistance : 0);
  table.joinedHour[row] = hourOf(person.joinedAt);
  table.activeHour[row] = hourOf(person.lastActiveAt);
  setBitRow(table.intent, row, entry.intent);
  setBitRow(table.languages, row, entry.languages);
  setBitRow(table.interests, row, entry.interests);
  table.yes[row] = shrunkLogOdds(person.likesGiven, person.passesGiven);
  table.liked[row] = shrunkLogOdds(person.likesReceived, person.passesReceived);
  table.damping[row] = dampingOf(person.likesReceived + person.passesReceived);
  table.idHash[row] = hashText(person.id);
}

function writeWants(table: Table, row: number, entry: Entry): void {
  const { person } = entry;
  const asked = person.mustHaves;
  table.wantedGenders[row] = genderBits(person.interestedIn);
  table.ageMin[row] = person.ageMin;
  table.ageMax[row] = person.ageMax;
  table.maxKm[row] = person.maxDistanceKm;
  table.wants[row] = wantBits(asked);
  table.wantedHeightMin[row] = asked.heightMinCm ?? 0;
  table.wantedHeightMax[row] = asked.heightMaxCm ?? 65_535;
  setBitRow(table.wantedIntents, row, entry.wantedIntents);
  setBitRow(table.wantedLanguages, row, entry.wantedLanguages);
  setBitRow(table.wantedInterests, row, entry.wantedInterests);
}

function genderBits(genders: readonly Gender[]): number {
  return genders.reduce((bits, gender) => bits | (1 << GENDERS.indexOf(gender)), 0);
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
