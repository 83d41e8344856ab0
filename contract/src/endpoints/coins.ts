import { z } from 'zod';
import { endpoint, perAddress, perMember } from '../endpoint.ts';
import { GIFT_NAMES } from '../lists/gifts.ts';
import { CoinItem, CoinTransaction, Granted } from '../shapes/coins.ts';
import { Cursor, pageLimit, Uuid } from '../shapes/fields.ts';

const tag = 'Coins';

export const getCoinBalance = endpoint({
  name: 'getCoinBalance',
  method: 'GET',
  path: '/api/coins/balance',
  tag,
  summary: 'The member’s coins; `pending`: of ads they watched, until the network has confirmed them',
  access: 'member',
  limit: perMember(240, 60),
  status: 200,
  output: z.object({
    balance: z.int(),
    pending: z.int(),
    /** What was bought or given and not used yet. */
    stock: z.object({ superlike: z.int(), rewind: z.int(), boost: z.int() }),
  }),
  errors: [],
});

export const listCoinTransactions = endpoint({
  name: 'listCoinTransactions',
  method: 'GET',
  path: '/api/coins/transactions',
  tag,
  summary: 'The member’s statement, newest first',
  access: 'member',
  limit: perMember(120, 60),
  query: z.strictObject({ limit: pageLimit(100, 30), cursor: Cursor.optional() }),
  status: 200,
  output: z.object({ transactions: z.array(CoinTransaction).max(100), nextCursor: z.string().nullable() }),
  errors: ['cursor_invalid'],
});

export const listCoinPrices = endpoint({
  name: 'listCoinPrices',
  method: 'GET',
  path: '/api/coins/prices',
  tag,
  summary: 'What coins buy, and for how much; gifts have their own list',
  access: 'member',
  limit: perMember(120, 60),
  status: 200,
  output: z.object({ prices: z.array(z.object({ item: CoinItem, price: z.int().min(1) })) }),
  errors: [],
});

export const spendCoins = endpoint({
  name: 'spendCoins',
  method: 'POST',
  path: '/api/coins/spend',
  tag,
  summary:
    'Buy something. `Idempotency-Key` is required: repeat the call with it until it is answered, and it is carried out once',
  access: 'member',
  limit: perMember(120, 60),
  headers: ['idempotency-key'],
  body: z.strictObject({
    item: CoinItem,
    /** Superlikes and rewinds are kept for later; boosts run one after the other. Others come one at a time. */
    quantity: z.int().min(1).max(100).default(1),
    /** Of a gift: the match that it is for. */
    targetId: Uuid.optional(),
    /** Of a gift: its name in the list of gifts. */
    gift: z.enum(GIFT_NAMES).optional(),
  }),
  status: 200,
  output: z.object({ balance: z.int(), transactionId: Uuid, granted: Granted }),
  errors: ['insufficient_coins', 'idempotency_key_reused', 'not_found', 'nobody_to_see', 'boost_too_long'],
});

export const listGifts = endpoint({
  name: 'listGifts',
  method: 'GET',
  path: '/api/gifts',
  tag,
  summary: 'Gifts for a match, and what they cost',
  access: 'member',
  limit: perMember(120, 60),
  status: 200,
  output: z.object({
    gifts: z.array(
      z.object({
        name: z.enum(GIFT_NAMES),
        title: z.string(),
        price: z.int().min(1),
        /** An address on this server. */
        picture: z.string(),
      }),
    ),
  }),
  errors: [],
});

export const getGiftPicture = endpoint({
  name: 'getGiftPicture',
  method: 'GET',
  path: '/api/gifts/:name/picture',
  tag,
  summary: 'The drawing of a gift',
  access: 'open',
  limit: perAddress(6000, 60),
  params: z.strictObject({ name: z.enum(GIFT_NAMES) }),
  status: 200,
  rawOutput: { contentType: 'image/svg+xml', description: 'The drawing' },
  errors: [],
});
