import { z } from 'zod';
import { Card } from './card.ts';
import { Instant, Uuid } from './fields.ts';

/** What moved coins: an item bought, a way of earning, a purchase, or what followed of one. */
export const COIN_MOVES = [
  'superlike',
  'rewind',
  'boost',
  'see_like',
  'gift',
  'ad',
  'daily',
  'referral',
  'purchase',
  'refund',
  'repayment',
] as const;

/** One line of a member's statement; `amount` is below zero for what left. */
export const CoinTransaction = z
  .object({
    id: Uuid,
    amount: z.int(),
    type: z.enum(['earned', 'spent', 'purchased', 'refunded', 'gifted']),
    /** For apps that write it in their own language; `description` is English. */
    kind: z.enum(COIN_MOVES),
    quantity: z.int().min(1),
    description: z.string(),
    createdAt: Instant,
  })
  .meta({ id: 'CoinTransaction' });
export type CoinTransaction = z.infer<typeof CoinTransaction>;

/** What coins buy. `GET /api/coins/prices` says for how much. */
export const COIN_ITEMS = ['superlike', 'rewind', 'boost', 'see_like', 'gift'] as const;
export const CoinItem = z.enum(COIN_ITEMS);
export type CoinItem = z.infer<typeof CoinItem>;

/** What was got for coins. A retry is told the same, but for `person`: they may have left since. */
export const Granted = z
  .object({
    item: CoinItem,
    quantity: z.int().min(1),
    /** Of a boost: until when. */
    endsAt: Instant.nullable(),
    /** Of `see_like`: who likes the member. */
    person: Card.nullable(),
    /** Of a gift: its name in the list of gifts. */
    gift: z.string().nullable(),
  })
  .meta({ id: 'Granted' });
export type Granted = z.infer<typeof Granted>;
