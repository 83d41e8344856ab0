import type { Queries, Row } from '../../../db/db.ts';
import type { Notice } from '../../../realtime/bus.ts';

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
  return db<SpendRow>('spendCoins')`
    select outcome, transfer_id, balance::float8 as balance, answer from ${spendCall(db, spends, route, now)}
    order by place`;
}

/** Bytes of an event at most, and events in a notification. */
const EVENT_BYTES = 130;
const EVENTS = 50;

/** Whether so much fits what the bus takes in one notification. */
export const fitsNotice = (notice: Notice): boolean => notice.most >= EVENTS * EVENT_BYTES;

/** The same, and each member's devices are told of their last balance by the same statement: `coins.changed`. */
export async function spendAndTell(
  db: Queries,
  spends: readonly PlannedSpend[],
  route: string,
  now: Date,
  { channel, opening, closing }: Notice,
): Promise<SpendRow[]> {
  const members = spends.map(({ memberId }) => memberId);
  return db<SpendRow>('spendAndTell')`
    with spent as materialized (
      select * from ${spendCall(db, spends, route, now)}
    ), events as (
      select row_number() over () / ${EVENTS}::integer as packet, '{"topic":"user:' || member
        || '","event":"coins.changed","payload":{"balance":' || balance || '}}' as event
      from (select distinct on (m.member) m.member, s.balance
        from spent s join unnest(${members}::uuid[]) with ordinality as m (member, place) on m.place = s.place
        where s.outcome = 'taken' order by m.member, s.place desc) last
    ), told as materialized (
      select pg_notify(${channel}, ${opening}::text || string_agg(event, ',') || ${closing}::text) as said
      from events group by packet
    )
    select outcome, transfer_id, balance::float8 as balance, answer, (select count(said) from told)::int as told
    from spent order by place`;
}

function spendCall(db: Queries, spends: readonly PlannedSpend[], route: string, now: Date) {
  const column = <T>(pick: (spend: PlannedSpend) => T) => spends.map(pick) as never;
  return db.part`app.spend_coins(
    ${column((s) => s.transferId)}::uuid[], ${column((s) => s.memberId)}::uuid[], ${route},
    ${column((s) => s.key)}::text[], ${column((s) => `\\x${s.requestHash.toString('hex')}`)}::text[]::bytea[],
    ${column((s) => s.kind)}::text[], ${column((s) => s.quantity)}::integer[],
    ${column((s) => String(s.amount))}::text[]::bigint[], ${column((s) => s.target)}::text[],
    ${column((s) => s.answer && JSON.stringify(s.answer))}::text[]::jsonb[], ${now})`;
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
