import type { Queries, Row } from '../../../db/db.ts';

/**
 * Holds the member's account until the transaction ends, and gives what is in it; null when they never had a coin. Come
 * here before whatever is bought is touched: it is the first lock of all that spends.
 */
export async function lockBalance(tx: Queries, memberId: string): Promise<number | null> {
  const [row] = await tx<{ balance: number }>('lockBalance')`
    select balance::float8 as balance from app.coin_accounts
    where user_id = ${memberId} and kind = 'member' for no key update`;
  return row?.balance ?? null;
}

/** Holds the member's account like lockBalance, and opens it before when they have none. */
export async function holdAccount(tx: Queries, memberId: string): Promise<void> {
  await tx('openCoinAccount')`
    insert into app.coin_accounts (kind, user_id) values ('member', ${memberId}) on conflict (user_id, kind) do nothing`;
  await lockBalance(tx, memberId);
}

export async function findBalance(db: Queries, memberId: string): Promise<number> {
  const [row] = await db<{ balance: number }>('findBalance')`
    select balance::float8 as balance from app.coin_accounts where user_id = ${memberId} and kind = 'member'`;
  return row?.balance ?? 0;
}

export interface KeptTransfer extends Row {
  transfer_id: string;
  request_hash: Buffer;
  balance: number;
  answer: Record<string, unknown> | null;
}

/** The member's transfer under a key of theirs; null when the key is free. */
export async function findTransfer(
  tx: Queries,
  memberId: string,
  route: string,
  key: string,
): Promise<KeptTransfer | null> {
  const [row] = await tx<KeptTransfer>('findTransfer')`
    select t.id as transfer_id, t.request_hash, t.balance::float8 as balance, t.answer
    from app.coin_accounts a join app.coin_transfers t on t.owner_id = a.id and t.route = ${route} and t.key = ${key}
    where a.user_id = ${memberId} and a.kind = 'member'`;
  return row ?? null;
}

export interface StatementRow extends Row {
  id: string;
  seq: string;
  amount: number;
  kind: string;
  quantity: number;
  answer: Record<string, unknown> | null;
  created_at: Date;
}

/** A member's statement, newest first, behind a place. */
export async function listStatement(
  db: Queries,
  memberId: string,
  beforeSeq: string | null,
  limit: number,
): Promise<StatementRow[]> {
  const before = beforeSeq === null ? db.part`` : db.part`and seq < ${beforeSeq}::text::bigint`;
  return db<StatementRow>('listStatement')`
    select id, seq::text as seq, amount::float8 as amount, kind, quantity, answer, created_at
    from app.coin_transactions where user_id = ${memberId} ${before} order by seq desc limit ${limit}`;
}
