import type { CoinTransaction } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { cutPage, openCursor, sealCursor } from '../../db/keyset.ts';
import type { Member } from '../../http/auth.ts';
import { countPending } from './earn/ad-reward-queries.ts';
import { findBalance, listStatement, type StatementRow } from './ledger/account-queries.ts';
import type { TransferKind } from './ledger/transfer-queries.ts';

/** What a member has, and what is on its way: ads they watched of which the network has not told yet. */
export async function getBalance(
  ctx: Pick<Context, 'db' | 'clock'>,
  memberId: string,
): Promise<{ balance: number; pending: number }> {
  const [balance, pending] = await Promise.all([
    findBalance(ctx.db, memberId),
    countPending(ctx.db, memberId, new Date(ctx.clock.now())),
  ]);
  return { balance, pending };
}

/** What moved the member's coins, newest first. Throws `cursor_invalid`. */
export async function listTransactions(
  ctx: Pick<Context, 'db' | 'secrets'>,
  me: Member,
  input: { limit: number; cursor?: string | undefined },
): Promise<{ transactions: CoinTransaction[]; nextCursor: string | null }> {
  const place = input.cursor === undefined ? null : openCursor(ctx.secrets, 'coins', me.id, input.cursor);
  const rows = await listStatement(ctx.db, me.id, place && String(place[0]), input.limit + 1);
  const { page, last } = cutPage(rows, input.limit);
  return {
    transactions: page.map(presentTransaction),
    nextCursor: last && sealCursor(ctx.secrets, 'coins', me.id, [last.seq]),
  };
}

type Line = { type: CoinTransaction['type']; describe: (row: StatementRow) => string };

const many = (row: StatementRow, one: string, more: string): string =>
  row.quantity === 1 ? `1 ${one}` : `${row.quantity} ${more}`;

const LINES: Readonly<Record<TransferKind, Line>> = {
  superlike: { type: 'spent', describe: (row) => many(row, 'superlike', 'superlikes') },
  rewind: { type: 'spent', describe: (row) => many(row, 'rewind', 'rewinds') },
  boost: { type: 'spent', describe: (row) => many(row, 'boost', 'boosts') },
  see_like: { type: 'spent', describe: () => 'One like seen' },
  gift: { type: 'gifted', describe: (row) => `A gift: ${String(row.answer?.gift ?? '')}` },
  ad: { type: 'earned', describe: () => 'A video watched' },
  daily: { type: 'earned', describe: (row) => `Day ${String(row.answer?.streak ?? 1)} in a row` },
  referral: { type: 'earned', describe: () => 'A friend joined' },
  purchase: { type: 'purchased', describe: () => 'Coins bought' },
  refund: { type: 'refunded', describe: () => 'A purchase refunded' },
  repayment: { type: 'refunded', describe: () => 'Owed for a refund' },
};

function presentTransaction(row: StatementRow): CoinTransaction {
  const kind = row.kind as TransferKind;
  const { type, describe } = LINES[kind];
  return {
    id: row.id,
    amount: row.amount,
    type,
    kind,
    quantity: row.quantity,
    description: describe(row),
    createdAt: row.created_at.toISOString(),
  };
}
