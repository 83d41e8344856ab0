import {
  type GenderId,
  INTENT_IDS,
  INTERESTS,
  type IntentId,
  type InterestId,
  type LanguageCode,
} from '@romantic/contract';
import { cityRadiusKm, type HomeCity, homeLanguages } from './cities.ts';
import {
  AGE_BANDS,
  AGES,
  HEIGHT_CM,
  LANGUAGE_SPEAKERS,
  NONBINARY_SHARE,
  OPEN_TO_NONBINARY_SHARE,
  type Orientation,
  SEX_ORIENTATION_AGE,
  type Sex,
  SURVEYED,
} from './proportions.ts';
import type { Random } from './random.ts';

/** What the survey knows of a person; `sex` still decides name and height of someone non-binary. */
export interface Self {
  sex: Sex;
  orientation: Orientation;
  age: number;
  gender: GenderId;
}

export function drawSelf(random: Random): Self {
  const cells = SEX_ORIENTATION_AGE.flatMap(([sex, orientation, counts]) =>
    counts.map((count, band) => [{ sex, orientation, band }, count] as const),
  );
  const { sex, orientation, band } = random.weighted(cells);
  const [from, to] = AGE_BANDS[band] ?? AGE_BANDS[0];
  const ages = AGES[sex].map((count, at) => [at + 18, count] as const);
  const age = random.weighted(ages.filter(([years]) => years >= from && years <= to));
  const gender = random.chance(NONBINARY_SHARE) ? 'nonbinary' : sex === 'f' ? 'woman' : 'man';
  return { sex, orientation, age, gender };
}

export function drawInterestedIn(random: Random, { sex, orientation, gender }: Self): GenderId[] {
  const open = random.chance(OPEN_TO_NONBINARY_SHARE);
  if (orientation === 'bisexual' || gender === 'nonbinary') return ['woman', 'man', 'nonbinary'];
  const wanted: GenderId = (sex === 'm') === (orientation === 'straight') ? 'woman' : 'man';
  return open ? [wanted, 'nonbinary'] : [wanted];
}

/** Always at least `age` years and less than one more before `today`, whatever the leap years. */
export function drawBirthDate(random: Random, today: string, age: number): string {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  return new Date(Date.UTC(year - age, month - 1, day - random.whole(1, 364))).toISOString().slice(0, 10);
}

/** A point around the middle of a city. Uniform in distance, so that more people live near the middle. Degrees, five decimals. */
export function drawPlace(random: Random, home: HomeCity): { latitude: number; longitude: number } {
  const distance = cityRadiusKm(home.population) * random.unit();
  const angle = 2 * Math.PI * random.unit();
  const kmPerDegree = 111.2;
  const narrow = Math.cos((home.latitude * Math.PI) / 180);
  return {
    latitude: Number((home.latitude + (distance * Math.sin(angle)) / kmPerDegree).toFixed(5)),
    longitude: Number((home.longitude + (distance * Math.cos(angle)) / (kmPerDegree * narrow)).toFixed(5)),
  };
}

/** Five to nine, mostly from three shelves: people are of a piece. The first two are what their texts talk about. */
export function drawInterests(random: Random, age: number): InterestId[] {
  const possible = INTERESTS.filter(({ id }) => id !== 'parenting' || age >= 28);
  const shelves = new Set(random.sample([...new Set(possible.map(({ category }) => category))], 3));
  const count = random.whole(5, 9);
  const main = random.sample(
    possible.filter(({ category }) => shelves.has(category)),
    Math.ceil(count * 0.6),
  );
  const rest = random.sample(
    possible.filter((interest) => !main.includes(interest)),
    count - main.length,
  );
  return [...main, ...rest].map(({ id }) => id);
}

/** What they speak at home, English, and what the survey's people speak on top. At most six. */
export function drawLanguages(random: Random, countryCode: string): LanguageCode[] {
  const spoken = new Set<LanguageCode>([...homeLanguages(countryCode).slice(0, 1), 'en']);
  for (const code of homeLanguages(countryCode)) if (random.chance(0.6)) spoken.add(code);
  for (const [code, speakers] of Object.entries(LANGUAGE_SPEAKERS) as [LanguageCode, number][]) {
    if (random.chance(speakers / SURVEYED)) spoken.add(code);
  }
  return [...spoken].slice(0, 6);
}

/** Our own shares, in the order of INTENT_IDS: the survey did not ask. The young are less settled. */
const INTENT_WEIGHTS: readonly (readonly [number, readonly number[]])[] = [
  [24, [5, 22, 18, 17, 12, 8, 18]],
  [39, [18, 32, 16, 11, 6, 6, 11]],
  [120, [22, 36, 14, 8, 4, 10, 6]],
];

export function drawIntent(random: Random, age: number): IntentId {
  const weights = INTENT_WEIGHTS.find(([upTo]) => age <= upTo)?.[1] ?? [];
  return random.weighted(INTENT_IDS.map((id, at) => [id, weights[at] ?? 1] as const));
}

/** Kept between 145 and 210. */
export function drawHeightCm(random: Random, sex: Sex): number {
  const { mean, deviation } = HEIGHT_CM[sex];
  return Math.round(Math.min(210, Math.max(145, random.normal(mean, deviation))));
}
