import type { BodyOf, coins } from '@romantic/contract';
import type { Context } from '../../../context.ts';
import { ERRORS } from '../../../errors.ts';
import type { Member } from '../../../http/auth.ts';
import { buyBoost, giveGift, seeLike } from './items.ts';
import { readSpendKey, type SpendKey } from './keyed-spend.ts';
import { presentSpent, type Spent } from './present-spent.ts';

export type SpendInput = BodyOf<typeof coins.spendCoins>;

type Needs = Pick<
  Context,
  'db' | 'clock' | 'config' | 'metrics' | 'realtime' | 'spends' | 'mediaUrls' | 'conversationMediaUrls'
>;

/**
 * Buys something for coins; answers after COMMIT, and the same to every call with the same key. What is bought and what
 * is paid is one transaction; what is refused leaves the key free. Throws insufficient_coins, idempotency_key_reused,
 * invalid_input, and what the item may.
 */
export async function spendCoins(
  ctx: Needs,
  me: Member,
  input: SpendInput,
  header: string | undefined,
): Promise<Spent> {
  const key = readSpendKey(header, input);
  const { item, quantity, targetId, gift } = input;
  if (item === 'gift') {
    if (targetId === undefined) return refuse('targetId', 'a gift needs the match that it is for');
    if (gift === undefined) return refuse('gift', 'takes the name of a gift');
    if (quantity !== 1) return refuse('quantity', 'one at a time');
    return giveGift(ctx, me, { gift, matchId: targetId }, key);
  }
  if (targetId !== undefined) return refuse('targetId', 'only a gift is for somebody');
  if (gift !== undefined) return refuse('gift', 'is for gifts');
  if (item === 'boost') return buyBoost(ctx, me, quantity, key);
  if (item !== 'see_like') return fillStock(ctx, me, { item, quantity }, key);
  if (quantity !== 1) return refuse('quantity', 'one at a time');
  return seeLike(ctx, me, key);
}

function refuse(path: string, message: string): never {
  throw ERRORS.invalidInput([{ path, message }]);
}

/** Superlikes and rewinds wait in stock until the day's own are used up (stock.ts). */
async function fillStock(
  ctx: Pick<Context, 'config' | 'spends'>,
  me: Member,
  { item, quantity }: { item: 'superlike' | 'rewind'; quantity: number },
  key: SpendKey,
): Promise<Spent> {
  const amount = ctx.config.coins.prices[item] * quantity;
  const spend = { memberId: me.id, ...key, kind: item, quantity, amount, target: 'house' as const };
  const row = await ctx.spends({ ...spend, answer: null });
  if (row.outcome === 'short') throw ERRORS.insufficientCoins();
  if (row.outcome === 'reused') throw ERRORS.idempotencyKeyReused();
  return presentSpent(row, { item, quantity });
}
