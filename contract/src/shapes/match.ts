import { z } from 'zod';
import { Card } from './card.ts';
import { Instant, Uuid } from './fields.ts';

/** Two people who like each other; `id` is also the conversation's id. */
export const Match = z
  .object({
    id: Uuid,
    user: Card,
    status: z.enum(['active']),
    matchedAt: Instant,
    unread: z.int().min(0),
    expiresAt: Instant.nullable(),
  })
  .meta({ id: 'Match' });
export type Match = z.infer<typeof Match>;
