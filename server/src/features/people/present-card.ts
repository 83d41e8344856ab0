import { type Card, MAX_AGE } from '@romantic/contract';
import { ageOn, distanceKm } from '@romantic/matchmaker';
import type { CardRow } from './card-queries.ts';
import { type PhotoFiles, presentCardPhoto, type SignUrl } from './present-photo.ts';

/** Who looks: what a card compares the person with. */
export interface Viewer {
  cell: string | null;
  interests: readonly string[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A person as one viewer sees them. Field by field: what is not written here does not leave. `now` in ms. */
export function presentCard(
  row: CardRow,
  photos: readonly PhotoFiles[],
  viewer: Viewer,
  { now, sign }: { now: number; sign: SignUrl },
): Card {
  const interests = row.interests as Card['interests'];
  return {
    id: row.id,
    name: firstName(row.full_name),
    age: row.hide_age ? null : Math.min(ageOn(row.birth_date, now), MAX_AGE),
    gender: row.gender,
    bio: row.bio,
    distanceKm: row.hide_distance || !row.cell || !viewer.cell ? null : distanceKm(viewer.cell, row.cell),
    city: row.hide_distance ? null : row.city,
    photos: photos.map((photo) => presentCardPhoto(photo, sign)),
    interests,
    prompts: row.prompts as Card['prompts'],
    intent: row.intent as Card['intent'],
    heightCm: row.height_cm,
    languages: row.languages as Card['languages'],
    verified: row.verified,
    activity: row.hide_activity ? null : describeActivity(now - row.last_active_at.getTime()),
    common: { interests: interests.filter((interest) => viewer.interests.includes(interest)) },
    madeUp: row.made_up,
  };
}

/** What others call a person: the first word of their name. */
export function firstName(fullName: string): string {
  return fullName.trim().split(/\s+/, 1)[0] ?? '';
}

/** Coarse on purpose: a time to the minute tells when somebody sleeps, and with whom they are awake. */
function describeActivity(agoMs: number): Card['activity'] {
  if (agoMs < 15 * MINUTE_MS) return 'now';
  if (agoMs < 24 * HOUR_MS) return 'today';
  return agoMs < 7 * 24 * HOUR_MS ? 'week' : null;
}
