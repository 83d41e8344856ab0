import { z } from 'zod';
import { Uuid } from './fields.ts';
import { CardPhoto } from './photo.ts';
import { Gender, Intent, Interest, Language, PromptAnswer } from './profile.ts';

/**
 * A person as the feed shows them. Never in here: coordinates, birth date, phone, whether they like the
 * viewer, popularity, whom they look for.
 */
export const Card = z
  .object({
    id: Uuid,
    /** First name. */
    name: z.string(),
    /** Whole years; null when hidden. */
    age: z.int().nullable(),
    gender: Gender,
    bio: z.string(),
    /** Whole kilometres between the centres of two cells, at least 1; null when hidden or unknown. */
    distanceKm: z.int().min(1).nullable(),
    city: z.string().nullable(),
    photos: z.array(CardPhoto).max(9),
    interests: z.array(Interest),
    prompts: z.array(PromptAnswer),
    intent: Intent.nullable(),
    heightCm: z.int().nullable(),
    languages: z.array(Language),
    verified: z.boolean(),
    activity: z.enum(['now', 'today', 'week']).nullable(),
    common: z.object({ interests: z.array(Interest) }),
    /** A made-up person of a development server; never true in production. */
    madeUp: z.boolean(),
  })
  .meta({ id: 'Card' });
export type Card = z.infer<typeof Card>;
