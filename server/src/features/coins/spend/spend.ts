import type { BodyOf, coins, Granted } from '@romantic/contract';
import type { Context } from '../../../context.ts';
import { type AppError, ERRORS } from '../../../errors.ts';
import type { Member } from '../../../http/auth.ts';
import type { SpendRow } from '../ledger/transfer-queries.ts';
import { readSpendKey, type SpendKey } from './keyed-spend.ts';

export type SpendInput = BodyOf<typeof coins.spendCoins>;

export interface Spent {
  balance: number;
  transactionId: string;
  granted: Granted;
}

/**
 * Buys something for coins; answers after COMMIT, and the same to every call with the same key. What is bought and what
 * is paid is one transaction. Throws insufficient_coins, idempotency_key_reused, invalid_input, and what the item may.
 */
export async function spendCoins(
  ctx: Pick<Context, 'config' | 'spends'>,
  me: Member,
  input: SpendInput,
  header: string | undefined,
): Promise<Spent> {
  const key = readSpendKey(header, input);
  checkInput(input);
  switch (input.item) {
    case 'superlike':
    case 'rewind':
      return fillStock(ctx, me, input, key);
    default:
      throw ERRORS.notFound();
  }
}

/** Only gifts are for somebody, and only some things are sold by the dozen. */
function checkInput({ item, quantity, targetId, gift }: SpendInput): void {
  const refuse = (path: string, message: string): never => {
    throw ERRORS.invalidInput([{ path, message }]);
  };
  if (item === 'gift') {
    if (targetId === undefined) refuse('targetId', 'a gift needs the match that it is for');
    if (gift === undefined) refuse('gift', 'takes the name of a gift');
  } else if (targetId !== undefined) refuse('targetId', 'only a gift is for somebody');
  else if (gift !== undefined) refuse('gift', 'is for gifts');
  if ((item === 'gift' || item === 'see_like') && quantity !== 1) refuse('quantity', 'one at a time');
}

/** Superlikes and rewinds wait in stock until the day's own are used up (stock.ts). */
async function fillStock(
  ctx: Pick<Context, 'config' | 'spends'>,
  me: Member,
  { item, quantity }: SpendInput,
  key: SpendKey,
): Promise<Spent> {
  if (item !== 'superlike' && item !== 'rewind') throw new Error(`${item} is not kept in stock`);
  const row = await ctx.spends({
    memberId: me.id,
    ...key,
    kind: item,
    quantity,
    amount: ctx.config.coins.prices[item] * quantity,
    target: 'house',
    answer: null,
  });
  const refusal = refusalOf(row);
  if (refusal) throw refusal;
  return presentSpent(row, { item, quantity });
}

/** Why coins were not taken; null when they were, now or by an earlier call with the key. */
export function refusalOf({ outcome }: Pick<SpendRow, 'outcome'>): AppError | null {
  if (outcome === 'short') return ERRORS.insufficientCoins();
  return outcome === 'reused' ? ERRORS.idempotencyKeyReused() : null;
}

export function presentSpent(
  row: Pick<SpendRow, 'balance' | 'transfer_id'>,
  granted: Pick<Granted, 'item' | 'quantity'> & Partial<Granted>,
): Spent {
  return {
    balance: row.balance,
    transactionId: row.transfer_id,
    granted: { endsAt: null, person: null, gift: null, ...granted },
  };
}
