import { z } from 'zod';
import { endpoint, perAddress, perMember } from '../endpoint.ts';
import { GIFT_NAMES } from '../lists/gifts.ts';
import { CoinItem, CoinTransaction, Granted } from '../shapes/coins.ts';
import { Cursor, Instant, pageLimit, Uuid } from '../shapes/fields.ts';
import { CoinPack, PackId, PaymentProvider } from '../shapes/premium.ts';

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

export const listCoinPacks = endpoint({
  name: 'listCoinPacks',
  method: 'GET',
  path: '/api/coins/packs',
  tag,
  summary: 'Coins for money: what they cost, and who takes the money on this server',
  access: 'open',
  limit: perAddress(600, 60),
  status: 200,
  output: z.object({ packs: z.array(CoinPack), providers: z.array(PaymentProvider) }),
  errors: [],
});

export const purchaseCoins = endpoint({
  name: 'purchaseCoins',
  method: 'POST',
  path: '/api/coins/purchase',
  tag,
  summary:
    'Coins for a purchase: with the receipt of the app’s store (Apple, Google), or by a page to pay on (Stripe). A receipt counts once, however often it is sent',
  access: 'member',
  limit: perMember(60, 60),
  body: z.strictObject({
    provider: PaymentProvider,
    /** Apple's signed transaction, Google's purchase token; in the sandbox any text of your own, a new one for each purchase. */
    receipt: z.string().min(1).max(16_000).optional(),
    /** Needed where no receipt names it: Stripe and the sandbox. */
    pack: PackId.optional(),
  }),
  status: 200,
  output: z.object({
    balance: z.int(),
    /** What this purchase is of; 0 until it is paid. */
    coins: z.int(),
    /** Where the member pays (Stripe). */
    checkoutUrl: z.string().nullable(),
  }),
  errors: ['provider_unavailable', 'receipt_invalid', 'purchase_pending', 'purchase_taken'],
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

export const offerReward = endpoint({
  name: 'offerReward',
  method: 'POST',
  path: '/api/coins/reward-token',
  tag,
  summary:
    'A token for one rewarded ad: hand it to the ad as its custom data, then ask `POST /api/coins/earn`',
  access: 'member',
  limit: perMember(30, 60),
  body: z.strictObject({
    placement: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/)
      .default('default'),
  }),
  status: 200,
  output: z.object({
    rewardToken: z.string(),
    adUnitId: z.string(),
    coins: z.int().min(1),
    expiresAt: Instant,
    /** Ads that may still pay today, this one included. */
    leftToday: z.int().min(1),
  }),
  errors: ['not_found', 'reward_limit'],
});

export const earnCoins = endpoint({
  name: 'earnCoins',
  method: 'POST',
  path: '/api/coins/earn',
  tag,
  summary: 'What a watched ad has brought, once the ad network has confirmed it; repeating is harmless',
  access: 'member',
  limit: perMember(120, 60),
  body: z.strictObject({ rewardToken: z.string().min(1).max(200) }),
  status: 200,
  output: z.object({ balance: z.int(), earned: z.int() }),
  errors: ['not_found', 'reward_pending', 'reward_limit'],
});

export const earnDaily = endpoint({
  name: 'earnDaily',
  method: 'POST',
  path: '/api/coins/daily',
  tag,
  summary: 'Coins for coming by, once each UTC day, more on each further day in a row',
  access: 'member',
  limit: perMember(30, 60),
  status: 200,
  output: z.object({ balance: z.int(), earned: z.int(), streak: z.int().min(1) }),
  errors: [],
});

export const getReferral = endpoint({
  name: 'getReferral',
  method: 'GET',
  path: '/api/coins/referral',
  tag,
  summary: 'The member’s own code for friends, and what it has brought',
  access: 'member',
  limit: perMember(60, 60),
  status: 200,
  output: z.object({ code: z.string(), joined: z.int(), paid: z.int(), coins: z.int() }),
  errors: [],
});

export const acceptReferral = endpoint({
  name: 'acceptReferral',
  method: 'POST',
  path: '/api/coins/referral',
  tag,
  summary:
    'Say whose code brought you here, in your first week; both get coins once your profile is complete',
  access: 'member',
  limit: perMember(10, 60),
  body: z.strictObject({ code: z.string().min(4).max(16) }),
  status: 200,
  output: z.object({}),
  errors: ['not_found', 'referral_refused'],
});

export const receiveAdReward = endpoint({
  name: 'receiveAdReward',
  method: 'GET',
  path: '/webhooks/admob',
  tag: 'Webhooks',
  summary: 'AdMob tells that an ad was watched; its signature over the whole query decides whether it counts',
  access: 'open',
  limit: perAddress(6000, 60),
  // Whatever AdMob adds is signed with the rest.
  query: z.looseObject({}),
  status: 200,
  output: z.object({}),
  errors: ['unauthorized', 'not_found', 'ad_reward_refused'],
});
