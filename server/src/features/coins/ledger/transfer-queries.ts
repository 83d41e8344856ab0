import type { Queries, Row } from '../../../db/db.ts';

/** Whose side the other end of a transfer is: one of the house's accounts. */
export type HouseAccount = 'house' | 'ads' | 'stores' | 'gifts';
export type SpendKind = 'superlike' | 'rewind' | 'boost' | 'see_like' | 'gift';
export type GrantKind = 'ad' | 'daily' | 'referral' | 'purchase';
export type TransferKind = SpendKind | GrantKind | 'refund' | 'repayment';

/** What is kept with a transfer and told to whoever asks again under its key. */
export type KeptAnswer = Record<string, unknown> | null;

export interface PlannedSpend {
  transferId: string;
  memberId: string;
  key: string;
  requestHash: Buffer;
  kind: SpendKind;
  quantity: number;
  amount: number;
  target: HouseAccount;
  answer: KeptAnswer;
}

/** The outcomes are explained at app.spend_coins. */
export interface SpendRow extends Row {
  outcome: 'taken' | 'repeated' | 'reused' | 'short';
  transfer_id: string;
  balance: number;
  answer: KeptAnswer;
}

/** Takes coins of many members in one statement, one row each, in their order. A bigint of coins fits a number (2^53). */
export async function spendMany(
  db: Queries,
  spends: readonly PlannedSpend[],
  route: string,
  now: Date,
): Promise<SpendRow[]> {
  const column = <T>(pick: (spend: PlannedSpend) => T) => spends.map(pick) as never;
  return db<SpendRow>('spendCoins')`
    select outcome, transfer_id, balance::float8 as balance, answer from app.spend_coins(
      ${column((s) => s.transferId)}::uuid[], ${column((s) => s.memberId)}::uuid[], ${route},
      ${column((s) => s.key)}::text[], ${column((s) => `\\x${s.requestHash.toString('hex')}`)}::text[]::bytea[],
      ${column((s) => s.kind)}::text[], ${column((s) => s.quantity)}::integer[],
      ${column((s) => String(s.amount))}::text[]::bigint[], ${column((s) => s.target)}::text[],
      ${column((s) => s.answer && JSON.stringify(s.answer))}::text[]::jsonb[], ${now})
    order by place`;
}

export interface PlannedGrant {
  transferId: string;
  repaymentId: string;
  memberId: string;
  /** The key is an outside system's: it is good once, whichever member it comes for. */
  outside: boolean;
  route: string;
  key: string;
  kind: GrantKind;
  amount: number;
  source: HouseAccount;
  answer: KeptAnswer;
}

export interface GrantRow extends Row {
  outcome: 'given' | 'repeated' | 'foreign';
  id: string;
  balance: number;
  amount: number;
  answer: KeptAnswer;
}

export async function insertGrant(tx: Queries, grant: PlannedGrant, now: Date): Promise<GrantRow> {
  const [row] = await tx<GrantRow>('grantCoins')`
    select outcome, id, balance::float8 as balance, amount::float8 as amount, answer from app.grant_coins(
      ${grant.transferId}, ${grant.repaymentId}, ${grant.memberId}, ${grant.outside}, ${grant.route}, ${grant.key},
      ${grant.kind}, ${String(grant.amount)}::text::bigint, ${grant.source},
      ${grant.answer && JSON.stringify(grant.answer)}::text::jsonb, ${now})`;
  if (!row) throw new Error('a grant got no answer');
  return row;
}

export interface TakenBackRow extends Row {
  outcome: 'taken' | 'repeated' | 'unknown';
  member_id: string | null;
  balance: number | null;
  taken: number;
  owed: number;
}

export async function takeBack(
  tx: Queries,
  refund: {
    transferId: string;
    debtId: string;
    route: string;
    key: string;
    grantedBy: string;
    source: HouseAccount;
  },
  now: Date,
): Promise<TakenBackRow> {
  const [row] = await tx<TakenBackRow>('takeCoinsBack')`
    select outcome, member_id, balance::float8 as balance, taken::float8 as taken, owed::float8 as owed
    from app.take_coins_back(${refund.transferId}, ${refund.debtId}, ${refund.route}, ${refund.key},
      ${refund.grantedBy}, ${refund.source}, ${now})`;
  if (!row) throw new Error('a refund got no answer');
  return row;
}
