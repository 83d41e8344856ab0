/**
 * The hard filters, defined once: what one row insists on, judged on the facts of another. Ranking asks in both
 * directions; the final check in SQL is tested against `accepts`. Distance is not here: it needs both rows at once.
 *
 * @NOTE Reads of columns are `as number`: a row index always comes from the store's own lists, so it is inside.
 */

import { shareBit } from './bit-rows.ts';
import { type Moment, momentOf, yearsBetween } from './calendar.ts';
import type { Person } from './person.ts';
import { createRow, createVocabularies } from './row.ts';
import { FACT, type Table, WANT } from './table.ts';

/** Whole days, on times rounded down to the hour: 14 days and no hour more is still new. */
export const NEW_HERE_DAYS = 14;
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
export function judge(asker: Table, a: number, subject: Table, s: number, moment: Moment): number {
  const wantedGenders = asker.wantedGenders[a] as number;
  if (((wantedGenders >>> (subject.gender[s] as number)) & 1) === 0) return VERDICT.gender;
  const age = yearsBetween(subject.birth[s] as number, moment.today);
  if (age < (asker.ageMin[a] as number) || age > (asker.ageMax[a] as number)) return VERDICT.age;
  return (asker.wants[a] as number) === 0 ? 0 : judgeMustHaves(asker, a, subject, s, moment.hour);
}

function judgeMustHaves(asker: Table, a: number, subject: Table, s: number, hour: number): number {
  const wants = asker.wants[a] as number;
  const facts = subject.facts[s] as number;
  if (wants & WANT.verified && !(facts & FACT.verified)) return VERDICT.verified;
  if (wants & WANT.newHere && hour - (subject.joinedHour[s] as number) > NEW_HERE_DAYS * 24)
    return VERDICT.newHere;
  if (wants & WANT.recentlyActive && hour - (subject.activeHour[s] as number) > RECENTLY_ACTIVE_DAYS * 24) {
    return VERDICT.recentlyActive;
  }
  if (wants & WANT.hasBio && !(facts & FACT.hasBio)) return VERDICT.hasBio;
  if (wants & WANT.height && !fitsHeight(asker, a, subject.heightCm[s] as number)) return VERDICT.height;
  if (wants & WANT.intents && !shareBit(asker.wantedIntents, a, subject.intent, s)) return VERDICT.intent;
  if (wants & WANT.languages && !shareBit(asker.wantedLanguages, a, subject.languages, s))
    return VERDICT.languages;
  if (wants & WANT.interests && !shareBit(asker.wantedInterests, a, subject.interests, s))
    return VERDICT.interests;
  return 0;
}

function fitsHeight(asker: Table, a: number, heightCm: number): boolean {
  if (heightCm === 0) return false;
  return heightCm >= (asker.wantedHeightMin[a] as number) && heightCm <= (asker.wantedHeightMax[a] as number);
}

/**
 * Whether the hard filters of `a` (gender, age, must-haves; NOT distance, incognito or decisions) accept `b` at `now`
 * (epoch ms). One direction: two people may meet when both accept. Throws as `upsert` does.
 */
export function accepts(a: Person, b: Person, now: number): boolean {
  const known = createVocabularies();
  return judge(createRow(a, known), 0, createRow(b, known), 0, momentOf(now)) === 0;
}
