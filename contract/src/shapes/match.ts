import { z } from 'zod';
import { Card } from './card.ts';
import { Instant, Uuid } from './fields.ts';
import { Message } from './message.ts';

/** Two people who like each other; `id` is also the conversation's id. */
export const Match = z
  .object({
    id: Uuid,
    user: Card,
    status: z.enum(['active']),
    matchedAt: Instant,
    lastMessage: Message.nullable(),
    unread: z.int().min(0),
    expiresAt: Instant.nullable(),
  })
  .meta({ id: 'Match' });
export type Match = z.infer<typeof Match>;
