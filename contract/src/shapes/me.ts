import { z } from 'zod';
import { Day, Instant, Uuid } from './fields.ts';
import { Photo } from './photo.ts';
import { Gender, Intent, Interest, Language, Preferences, PromptAnswer, Visibility } from './profile.ts';

/** Everything the member may see of themself. */
export const Me = z
  .object({
    id: Uuid,
    phoneNumber: z.string(),
    fullName: z.string(),
    birthDate: Day,
    age: z.int(),
    gender: Gender,
    interestedIn: z.array(Gender),
    bio: z.string(),
    interests: z.array(Interest),
    prompts: z.array(PromptAnswer),
    intent: Intent.nullable(),
    heightCm: z.int().nullable(),
    languages: z.array(Language),
    /** The place others measure their distance from: a cell of about 0.7 km², shown as its nearest city. */
    location: z
      .object({ city: z.string().nullable(), countryCode: z.string().nullable(), changedAt: Instant })
      .nullable(),
    /** The other city that the member is in for the feed; null when they do not travel. */
    travel: z.object({ city: z.string().nullable(), countryCode: z.string().nullable() }).nullable(),
    photos: z.array(Photo),
    preferences: Preferences,
    visibility: Visibility,
    /** What is still missing before others are shown this profile; empty when complete. */
    missing: z.array(z.enum(['location', 'photo'])),
    plan: z.object({ name: z.string(), entitlements: z.array(z.string()), endsAt: Instant.nullable() }),
    coins: z.object({ balance: z.int() }),
    counts: z.object({ likes: z.int(), matches: z.int() }),
    verification: z.object({ phone: z.boolean(), photo: z.enum(['none', 'pending', 'verified']) }),
    createdAt: Instant,
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;
