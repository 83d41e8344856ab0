import { z } from 'zod';
import { GENDERS } from '../lists/genders.ts';
import { INTENT_IDS } from '../lists/intents.ts';
import { INTEREST_IDS } from '../lists/interests.ts';
import { LANGUAGE_CODES } from '../lists/languages.ts';
import { PROMPT_IDS } from '../lists/prompts.ts';
import { Coordinates, line, paragraph, uniqueList } from './fields.ts';

export const Gender = z.enum(GENDERS);
export type Gender = z.infer<typeof Gender>;
export const Interest = z.enum(INTEREST_IDS);
export const Intent = z.enum(INTENT_IDS);
export const Language = z.enum(LANGUAGE_CODES);

export const ADULT_AGE = 18;
export const MAX_AGE = 120;
export const MAX_DISTANCE_KM = 20_000;

/** An answered prompt as it is written. */
export const PromptAnswerInput = z.strictObject({ promptId: z.enum(PROMPT_IDS), answer: paragraph(1, 250) });
/** An answered prompt as others read it. */
export const PromptAnswer = z.object({ promptId: z.enum(PROMPT_IDS), answer: z.string() });

const Age = z.int().min(ADULT_AGE).max(MAX_AGE);
const Height = z.int().min(100).max(250);

/** Hard filters: who does not meet them is not shown. An unknown height does not meet a height. */
export const MustHaves = z.strictObject({
  heightMinCm: Height.optional(),
  heightMaxCm: Height.optional(),
  intents: uniqueList(Intent, 1, INTENT_IDS.length).optional(),
  languages: uniqueList(Language, 1, 10).optional(),
  interests: uniqueList(Interest, 1, 10).optional(),
  verified: z.boolean().optional(),
  newHere: z.boolean().optional(),
  hasBio: z.boolean().optional(),
  recentlyActive: z.boolean().optional(),
});
export type MustHaves = z.infer<typeof MustHaves>;

export const Preferences = z.object({
  ageMin: z.int(),
  ageMax: z.int(),
  maxDistanceKm: z.int(),
  mustHaves: MustHaves,
});
export type Preferences = z.infer<typeof Preferences>;

export const Visibility = z.object({
  paused: z.boolean(),
  incognito: z.boolean(),
  hideAge: z.boolean(),
  hideDistance: z.boolean(),
  /** Others see neither when the member was last active nor that they are online. */
  hideActivity: z.boolean(),
  /** Others are not told how far the member has read. */
  hideReads: z.boolean(),
});

/** What a member may change of themself; every field is optional, what is absent stays. */
export const ProfileChanges = z
  .strictObject({
    fullName: line(1, 60),
    bio: paragraph(0, 500),
    gender: Gender,
    interestedIn: uniqueList(Gender, 1, 3),
    interests: uniqueList(Interest, 0, 10),
    prompts: z
      .array(PromptAnswerInput)
      .max(3)
      .refine(
        (prompts) => new Set(prompts.map((p) => p.promptId)).size === prompts.length,
        'answers one prompt twice',
      ),
    intent: Intent.nullable(),
    heightCm: Height.nullable(),
    languages: uniqueList(Language, 0, 10),
    location: Coordinates,
    preferences: z
      .strictObject({
        ageMin: Age,
        ageMax: Age,
        maxDistanceKm: z.int().min(1).max(MAX_DISTANCE_KM),
        mustHaves: MustHaves.refine(
          (must) => (must.heightMinCm ?? 0) <= (must.heightMaxCm ?? Number.MAX_SAFE_INTEGER),
          'heightMinCm is above heightMaxCm',
        ),
      })
      .partial()
      .refine((p) => (p.ageMin ?? ADULT_AGE) <= (p.ageMax ?? MAX_AGE), 'ageMin is above ageMax'),
    visibility: z
      .strictObject({
        paused: z.boolean(),
        incognito: z.boolean(),
        hideAge: z.boolean(),
        hideDistance: z.boolean(),
        hideActivity: z.boolean(),
        hideReads: z.boolean(),
      })
      .partial(),
  })
  .partial();
export type ProfileChanges = z.output<typeof ProfileChanges>;
