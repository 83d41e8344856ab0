import {
  type GenderId,
  type IntentId,
  type InterestId,
  type LanguageCode,
  type MustHaves,
  PROMPT_IDS,
  type PromptId,
} from '@romantic/contract';
import { writeBio } from './bio.ts';
import { type HomeCity, loadHomeCities } from './cities.ts';
import { drawJob } from './jobs.ts';
import { markBio } from './mark.ts';
import { drawFullName } from './names.ts';
import { madeUpPhoneNumber } from './phone-numbers.ts';
import { describePortraits, type PortraitSpec } from './portrait-spec.ts';
import { PROMPT_ANSWERS } from './prompt-answers.ts';
import { createRandom, type Random } from './random.ts';
import {
  drawBirthDate,
  drawHeightCm,
  drawIntent,
  drawInterestedIn,
  drawInterests,
  drawLanguages,
  drawPlace,
  drawSelf,
} from './traits.ts';
import { fillIn, sayInterest } from './words.ts';

/** Someone who does not exist, with everything a member's profile can hold. Plain data. */
export interface MadeUpPerson {
  index: number;
  /** E.164 under a country code that does not exist. */
  phoneNumber: string;
  fullName: string;
  /** `YYYY-MM-DD`; 18 to 69 years before `today`. */
  birthDate: string;
  gender: GenderId;
  interestedIn: GenderId[];
  latitude: number;
  longitude: number;
  city: string;
  countryCode: string;
  /** Ends with MADE_UP_LINE. At most 500 characters. */
  bio: string;
  prompts: { promptId: PromptId; answer: string }[];
  interests: InterestId[];
  intent: IntentId;
  heightCm: number;
  languages: LanguageCode[];
  mustHaves: MustHaves;
  ageMin: number;
  ageMax: number;
  maxDistanceKm: number;
  /** One to four. */
  portraits: PortraitSpec[];
  /** Probability from 0 to 1 that they like someone who liked them. */
  selectivity: number;
  /** How long they usually take to begin an answer. */
  replyDelaySeconds: number;
  /** For the activity on the card: half of them were here within the last day. */
  lastActiveMinutesAgo: number;
}

export interface PeopleOptions {
  /** The same seed and day give the same people. */
  seed: number;
  count: number;
  /** UTC day from which ages are counted, `YYYY-MM-DD`. */
  today: string;
  /** Everyone lives around here instead of in the home cities. */
  near?: HomeCity;
  /** Where to go on counting; 0 unless told. People of an index are the same whatever the count. */
  firstIndex?: number;
}

/** Makes people one by one; 0.3 ms each, after loadHomeCities unless `near` is given. */
export function* generatePeople(options: PeopleOptions): Generator<MadeUpPerson> {
  const homes = options.near ? ([[options.near, 1]] as const) : loadHomeCities();
  const first = options.firstIndex ?? 0;
  for (let index = first; index < first + options.count; index += 1) {
    yield makePerson(index, createRandom(options.seed, index), options.today, homes);
  }
}

function makePerson(
  index: number,
  random: Random,
  today: string,
  homes: readonly (readonly [HomeCity, number])[],
): MadeUpPerson {
  const self = drawSelf(random);
  const { sex, age, gender } = self;
  const home = random.weighted(homes);
  const interests = drawInterests(random, age);
  const intent = drawIntent(random, age);
  const words = {
    a: sayInterest(interests[0] as InterestId),
    b: sayInterest(interests[1] as InterestId),
    city: home.city,
    job: '',
  };
  const job = drawJob(random, sex, age);
  return {
    index,
    phoneNumber: madeUpPhoneNumber(index),
    fullName: drawFullName(random, home.countryCode, sex),
    birthDate: drawBirthDate(random, today, age),
    gender,
    interestedIn: drawInterestedIn(random, self),
    ...drawPlace(random, home),
    city: home.city,
    countryCode: home.countryCode,
    bio: markBio(writeBio(random, { age, city: home.city, job, interests, intent })),
    prompts: random.sample(PROMPT_IDS, random.whole(1, 3)).map((promptId) => ({
      promptId,
      answer: fillIn(random.pick(PROMPT_ANSWERS[promptId]), words),
    })),
    interests,
    intent,
    heightCm: drawHeightCm(random, sex),
    languages: drawLanguages(random, home.countryCode),
    mustHaves: random.chance(0.03) ? { recentlyActive: true } : {},
    // Generous, so that newcomers of any age meet someone: 4 to 10 years each way at 25, up to 19 at 55.
    ageMin: Math.max(18, age - random.whole(4, 5 + Math.floor(age / 4))),
    ageMax: Math.min(120, age + random.whole(4, 5 + Math.floor(age / 4))),
    maxDistanceKm: random.pick([30, 50, 50, 80, 100, 150, 300]),
    portraits: describePortraits(
      random,
      gender,
      age,
      random.weighted([
        [1, 0.15],
        [2, 0.3],
        [3, 0.35],
        [4, 0.2],
      ]),
    ),
    selectivity: Math.round((0.35 + 0.225 * (random.unit() + random.unit())) * 1000) / 1000,
    replyDelaySeconds: random.whole(2, 9),
    lastActiveMinutesAgo: Math.round(Math.min(20_000, 1440 * (random.unit() / (1 - random.unit())) ** 1.5)),
  };
}
