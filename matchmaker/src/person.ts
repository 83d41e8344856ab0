/** What the store is told about one member, and what of it is refused. */

import { MODEL_WEIGHTS } from './model/weights.ts';

export type Gender = 'woman' | 'man' | 'nonbinary';
export const GENDERS: readonly Gender[] = ['woman', 'man', 'nonbinary'];

/**
 * What somebody insists on. An absent field, `false` and an empty list ask for nothing.
 * Heights are inclusive and refuse people whose height is unknown; of a list, one shared entry is enough.
 */
export interface MustHaves {
  heightMinCm?: number;
  heightMaxCm?: number;
  intents?: string[];
  languages?: string[];
  interests?: string[];
  verified?: boolean;
  /** Joined within NEW_HERE_DAYS (new-here.ts). */
  newHere?: boolean;
  hasBio?: boolean;
  /** Active within RECENTLY_ACTIVE_DAYS (rules.ts). */
  recentlyActive?: boolean;
}

/** One member as the store knows them. Only people who may be shown at all belong in the store. */
export interface Person {
  id: string;
  /** H3 cell of the configured resolution (8 in the product). Nothing finer exists here. */
  cell: string;
  /** YYYY-MM-DD */
  birthDate: string;
  gender: Gender;
  interestedIn: readonly Gender[];
  /** Whole years, both inclusive. */
  ageMin: number;
  ageMax: number;
  /** Whole kilometres, at least 1, compared with `distanceKm` (inclusive). */
  maxDistanceKm: number;
  mustHaves: MustHaves;
  intent: string | null;
  heightCm: number | null;
  languages: readonly string[];
  interests: readonly string[];
  verified: boolean;
  hasBio: boolean;
  /** Shown only to those whom they like. */
  incognito: boolean;
  /** Their distance must not show, so it plays no part in ranking either. */
  hideDistance: boolean;
  /** Epoch ms; the store rounds both down to the hour. */
  joinedAt: number;
  lastActiveAt: number;
  /** a and b, how readily they say and get a yes: log-odds around the usual rate. Finite; used within their bound. */
  says: number;
  gets: number;
  /** Recent ones: a count that decays, so fractions are usual. */
  exposures: number;
  /** What their score is multiplied by: 1 for nearly everybody, at most MODEL_WEIGHTS.boostMost. */
  boost: number;
}

/**
 * Throws a RangeError with `code: 'invalid_person'`, naming the field, when a value would not fit the store's
 * columns. The message holds the field's name only, never its value or the person's id. Whether the cell exists is
 * seen when its centre is looked up (centres.ts).
 */
export function checkPerson(person: Person): void {
  const field = findInvalid(person);
  if (field !== null) throw refuse('invalid_person', `person.${field} is not valid`);
}

const CELL = /^0?[0-9a-f]{15}$/i;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function findInvalid(person: Person): keyof Person | 'heightMinCm' | 'heightMaxCm' | null {
  if (typeof person.id !== 'string' || person.id.length === 0 || person.id.length > 64) return 'id';
  if (typeof person.cell !== 'string' || !CELL.test(person.cell)) return 'cell';
  if (!DAY.test(person.birthDate)) return 'birthDate';
  if (!GENDERS.includes(person.gender)) return 'gender';
  if (!person.interestedIn.every((gender) => GENDERS.includes(gender))) return 'interestedIn';
  if (!isWhole(person.ageMin, 0, 255)) return 'ageMin';
  if (!isWhole(person.ageMax, 0, 255)) return 'ageMax';
  if (!isWhole(person.maxDistanceKm, 1, 65_535)) return 'maxDistanceKm';
  if (person.heightCm !== null && !isWhole(person.heightCm, 1, 65_535)) return 'heightCm';
  if (!isWhole(person.mustHaves.heightMinCm ?? 0, 0, 65_535)) return 'heightMinCm';
  if (!isWhole(person.mustHaves.heightMaxCm ?? 0, 0, 65_535)) return 'heightMaxCm';
  if (!isTime(person.joinedAt)) return 'joinedAt';
  if (!isTime(person.lastActiveAt)) return 'lastActiveAt';
  return findInvalidNumber(person);
}

/** What is learned of a member, and bought: changes far more often than the rest. */
export type Standing = Pick<Person, 'says' | 'gets' | 'exposures' | 'boost'>;

/** Throws as `checkPerson`. */
export function checkStanding(standing: Standing): void {
  const field = findInvalidNumber(standing);
  if (field !== null) throw refuse('invalid_person', `person.${field} is not valid`);
}

function findInvalidNumber({ says, gets, exposures, boost }: Standing): keyof Standing | null {
  if (!Number.isFinite(says)) return 'says';
  if (!Number.isFinite(gets)) return 'gets';
  if (!(exposures >= 0 && exposures < Number.POSITIVE_INFINITY)) return 'exposures';
  return boost >= 1 && boost <= MODEL_WEIGHTS.boostMost ? null : 'boost';
}

/** Builds the error of this package: a RangeError with a stable `code`. */
export function refuse(code: string, message: string): RangeError & { code: string } {
  return Object.assign(new RangeError(message), { code });
}

export function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Epoch ms whose hours fit 32 bits: until the year 246,000. */
function isTime(ms: number): boolean {
  return ms >= 0 && ms <= (2 ** 31 - 1) * 3_600_000;
}
