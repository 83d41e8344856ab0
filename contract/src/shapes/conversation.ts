import { z } from 'zod';
import { Card } from './card.ts';
import { Uuid } from './fields.ts';
import { Message } from './message.ts';

/** What two matched people write to each other; `id` is the match's. */
export const Conversation = z
  .object({
    id: Uuid,
    user: Card,
    lastMessage: Message.nullable(),
    /** Messages of the other that the member has not read; deleted ones do not count. */
    unread: z.int().min(0),
    /** 0 while nobody has written. */
    lastSeq: z.int().min(0),
    /** Up to which `seq` each has read. */
    myReadSeq: z.int().min(0),
    theirReadSeq: z.int().min(0),
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof Conversation>;
