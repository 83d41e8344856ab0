import type { Context } from '../../../context.ts';
import type { Tx } from '../../../db/db.ts';
import { ERRORS } from '../../../errors.ts';
import { newId } from '../../../ids.ts';
import { findTransfer, lockBalance } from '../ledger/account-queries.ts';
import { SPEND_ROUTE, type Spend, takeCoins } from '../ledger/spends.ts';
import type { KeptAnswer } from '../ledger/transfer-queries.ts';

export type SpendNeeds = Pick<Context, 'db' | 'clock' | 'metrics' | 'realtime'>;

export interface Taken {
  transfer_id: string;
  balance: number;
  answer: KeptAnswer;
}

/**
 * Buys what is handed over at once: `deliver` does so and gives what is kept for whoever asks again. Its transaction
 * holds the account first, so a key's second call waits and finds the first one's answer; what `deliver` throws leaves
 * nothing behind, coins among it. Throws insufficient_coins, idempotency_key_reused.
 */
export function spendAlone(
  ctx: SpendNeeds,
  spend: Omit<Spend, 'answer' | 'transferId'>,
  deliver: (tx: Tx, transferId: string) => Promise<KeptAnswer>,
): Promise<Taken> {
  return ctx.db.tx(async (tx) => {
    const balance = await lockBalance(tx, spend.memberId);
    const before = await findTransfer(tx, spend.memberId, SPEND_ROUTE, spend.key);
    if (before) {
      if (!spend.requestHash.equals(before.request_hash)) throw ERRORS.idempotencyKeyReused();
      return before;
    }
    if (balance === null || balance < spend.amount) throw ERRORS.insufficientCoins();
    const transferId = newId(ctx.clock.now());
    const answer = await deliver(tx, transferId);
    const [row] = await takeCoins(ctx, tx, [{ ...spend, transferId, answer }]);
    if (row?.outcome !== 'taken') throw new Error(`coins were not taken: ${row?.outcome}`);
    return row;
  });
}
