/**
 * The hard filters, defined once: what one row insists on, judged on the facts of another. Ranking asks in both
 * directions; the final check in SQL is tested against `accepts`. Distance is not here: it needs both rows at once.
 *
 * @NOTE Reads of columns are `as number`: a row index always comes from the store's own lists, so it is inside.
 */

import { type AskedPool, WANT } from './asked.ts';
import { hasBit, shareBit } from './bit-rows.ts';
import { type Moment, momentOf, yearsBetween } from './calendar.ts';
import { createCentres } from './centres.ts';
import {
  ACTIVE_HOUR,
  askedOf,
  type Columns,
  createColumns,
  GENDER_MASK,
  HEIGHT_CM,
  INTENT_SHIFT,
  JOINED_HOUR,
  RECORD,
  SIGN,
  WANTS_GENDER_SHIFT,
} from './columns.ts';
import { newHereFrom } from './new-here.ts';
import type { Person } from './person.ts';
import { createVocabularies, writePerson } from './row.ts';

export const RECENTLY_ACTIVE_DAYS = 7;

/** Why a row refuses another: the index is the answer of `judge`, 0 accepts. */
export const JUDGEMENTS = [
  'accepted',
  'gender',
  'age',
  'verified',
  'newHere',
  'recentlyActive',
  'hasBio',
  'height',
  'intent',
  'languages',
  'interests',
] as const;

const VERDICT = Object.fromEntries(JUDGEMENTS.map((name, index) => [name, index])) as Record<
  (typeof JUDGEMENTS)[number],
  number
>;

/** The first filter of `asker`'s row that refuses the `subject`'s row, as an index in JUDGEMENTS. */
export function judge(asker: Columns, a: number, subject: Columns, s: number, moment: Moment): number {
  const wantedGenders = (asker.sign[a] as number) >>> WANTS_GENDER_SHIFT;
  if ((wantedGenders & GENDER_MASK & (subject.sign[s] as number)) === 0) return VERDICT.gender;
  const age = yearsBetween(subject.birth[s] as number, moment.today);
  const ages = asker.ages[a] as number;
  if (age < (ages & 255) || age > ages >>> 8) return VERDICT.age;
  const asked = askedOf(asker, a);
  return asked === 0 ? 0 : judgeMustHaves(asker.pool, asked, subject, s, moment.hour);
}

/** The must-haves in row `asked` of the pool alone; answers as `judge`. */
export function judgeMustHaves(
  pool: AskedPool,
  asked: number,
  subject: Columns,
  s: number,
  hour: number,
): number {
  const wants = pool.wants[asked] as number;
  const sign = subject.sign[s] as number;
  const record = s * RECORD;
  if (wants & WANT.verified && !(sign & SIGN.verified)) return VERDICT.verified;
  if (wants & WANT.newHere && (subject.words[record + JOINED_HOUR] as number) < newHereFrom(hour))
    return VERDICT.newHere;
  if (
    wants & WANT.recentlyActive &&
    (subject.words[record + ACTIVE_HOUR] as number) < recentlyActiveFrom(hour)
  )
    return VERDICT.recentlyActive;
  if (wants & WANT.hasBio && !(sign & SIGN.hasBio)) return VERDICT.hasBio;
  if (wants & WANT.height && !fitsHeight(pool, asked, subject.halves[2 * record + HEIGHT_CM] as number))
    return VERDICT.height;
  if (wants & WANT.intents && !hasBit(pool.intents, asked, (sign >>> INTENT_SHIFT) - 1))
    return VERDICT.intent;
  if (wants & WANT.languages && !shareBit(pool.languages, asked, subject.languages, s))
    return VERDICT.languages;
  if (wants & WANT.interests && !shareBit(pool.interests, asked, subject.interests, s))
    return VERDICT.interests;
  return 0;
}

export function recentlyActiveFrom(hour: number): number {
  return hour - RECENTLY_ACTIVE_DAYS * 24;
}

function fitsHeight(pool: AskedPool, asked: number, heightCm: number): boolean {
  if (heightCm === 0) return false;
  return heightCm >= (pool.heightMin[asked] as number) && heightCm <= (pool.heightMax[asked] as number);
}

/**
 * Whether the hard filters of `a` (gender, age, must-haves; NOT distance, incognito or decisions) accept `b` at `now`
 * (epoch ms). One direction: two people may meet when both accept. Throws as `upsert` does.
 */
export function accepts(a: Person, b: Person, now: number): boolean {
  const known = createVocabularies();
  const centres = createCentres();
  const [asker, subject] = [createColumns(1), createColumns(1)];
  writePerson(asker, a, known, centres);
  writePerson(subject, b, known, centres);
  return judge(asker, 0, subject, 0, momentOf(now)) === 0;
}

/**
 * `accepts` in both directions between one person and many, at one moment: the one is written down once. A tenth of the
 * cost of asking pair by pair; with the words and places of a store, which knows most of them, less still.
 */
export function createMutualFilter(
  one: Person,
  now: number,
  { vocabularies: known, centres } = { vocabularies: createVocabularies(), centres: createCentres() },
): (other: Person) => boolean {
  const [mine, theirs] = [createColumns(1), createColumns(1)];
  const moment = momentOf(now);
  writePerson(mine, one, known, centres);
  return (other) => {
    writePerson(theirs, other, known, centres);
    return judge(mine, 0, theirs, 0, moment) === 0 && judge(theirs, 0, mine, 0, moment) === 0;
  };
}
