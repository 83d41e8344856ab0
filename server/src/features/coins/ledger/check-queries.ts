import type { Queries } from '../../../db/db.ts';

/**
 * What must never be in the ledger, by the name of the check. Each statement gives one row for each trouble, with its
 * `id`; all of them no row. Tests outside of the server have their own (test/bank).
 */
const CHECKS = {
  'sum is not zero': (db: Queries) => db.part`
    select sum(balance)::text as id from app.coin_accounts having sum(balance) <> 0`,
  'balance is not what was booked': (db: Queries) => db.part`
    select a.id::text as id from app.coin_accounts a
      left join (select account_id, sum(amount) as amount from app.coin_entries group by 1) e on e.account_id = a.id
    where a.balance <> coalesce(e.amount, 0)`,
  'entries of nobody': (db: Queries) => db.part`
    select e.account_id::text as id from app.coin_entries e
    where not exists (select from app.coin_accounts a where a.id = e.account_id) group by 1`,
  'below zero': (db: Queries) => db.part`
    select id::text as id from app.coin_accounts
    where (kind = 'member' and balance < 0) or (kind = 'receivable' and balance > 0)`,
  'two transfers under one key': (db: Queries) => db.part`
    select key as id from app.coin_transfers group by owner_id, route, key having count(*) > 1`,
  'stock is not what was bought': (db: Queries) => db.part`
    select s.user_id || ' ' || s.item as id from app.coin_stock s
      left join (select t.user_id, t.kind, sum(t.quantity) as quantity from app.coin_transactions t
        where t.kind in ('superlike', 'rewind') and t.user_id is not null group by 1, 2) t on t.user_id = s.user_id and t.kind = s.item
    where s.bought <> coalesce(t.quantity, 0)
    union all
    select t.user_id || ' ' || t.kind from app.coin_transactions t
    where t.kind in ('superlike', 'rewind') and t.user_id is not null and not exists (
      select from app.coin_stock s where s.user_id = t.user_id and s.item = t.kind) group by t.user_id, t.kind`,
  'gift without its place in the chat': (db: Queries) => db.part`
    select t.id::text as id from app.coin_transfers t
    where t.kind = 'gift' and t.answer ->> 'targetId' is not null
      and exists (select from app.matches m where m.id = (t.answer ->> 'targetId')::uuid)
      and not exists (select from app.messages m
        where m.conversation_id = (t.answer ->> 'targetId')::uuid and m.client_message_id = t.id and m.type = 'gift')`,
  'ad without its coins': (db: Queries) => db.part`
    select r.id::text as id from app.ad_rewards r
    where r.transfer_id is not null and not exists (
      select from app.coin_transfers t where t.id = r.transfer_id and t.kind = 'ad')`,
  'guard is off': (db: Queries) => db.part`
    select expected as id
    from unnest(array['coin_transfers_move', 'coin_transfers_stay', 'coin_accounts_stay', 'coin_accounts_balance_stays',
      'coin_accounts_begin_empty']) expected
    where not exists (select from pg_trigger t where t.tgname = expected and t.tgenabled in ('O', 'A')
      and t.tgrelid in ('app.coin_transfers'::regclass, 'app.coin_accounts'::regclass))
    union all
    select expected from unnest(array['coin_transfers_once', 'coin_accounts_balance']) expected
    where not exists (select from pg_constraint c where c.conname = expected and c.convalidated)`,
} as const;

export type LedgerCheck = keyof typeof CHECKS;
export const LEDGER_CHECKS = Object.keys(CHECKS) as LedgerCheck[];

/** How many troubles a check finds, and the ids of the first ones. */
export async function runCheck(
  db: Queries,
  check: LedgerCheck,
): Promise<{ count: number; examples: string[] }> {
  const [row] = await db<{ count: number; examples: string[] | null }>('checkLedger')`
    select count(*)::int as count, (array_agg(id order by id))[1:5] as examples from (${CHECKS[check](db)}) troubles`;
  return { count: row?.count ?? 0, examples: row?.examples ?? [] };
}

/** How much there is to check. */
export async function countLedger(
  db: Queries,
): Promise<{ transfers: number; members: number; coins: number }> {
  const [row] = await db<{ transfers: number; members: number; coins: number }>('countLedger')`
    select (select count(*)::float8 from app.coin_transfers) as transfers, count(*)::float8 as members,
      coalesce(sum(balance), 0)::float8 as coins
    from app.coin_accounts where kind = 'member'`;
  return row ?? { transfers: 0, members: 0, coins: 0 };
}
