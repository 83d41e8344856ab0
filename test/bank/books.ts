import postgres from 'postgres';
import type { Entry, Journal } from './journal.ts';

/** Each gives no row, whatever was killed: the invariants of a ledger, written down a second time. */
const INVARIANTS: Readonly<Record<string, string>> = {
  'all balances do not sum to zero': 'select 1 from app.coin_accounts having sum(balance) <> 0',
  'a balance is not the sum of its entries': `
    select a.id from app.coin_accounts a left join (
      select id, sum(amount) as amount from (
        select from_id as id, -amount as amount from app.coin_transfers
        union all select to_id, amount from app.coin_transfers) entries group by id) e on e.id = a.id
    where a.balance <> coalesce(e.amount, 0)`,
  'a member is below zero': "select id from app.coin_accounts where kind = 'member' and balance < 0",
  'two transfers of one key':
    'select key from app.coin_transfers group by owner_id, route, key having count(*) > 1',
  'a balance that was told is not what there was': `
    select id from (
      select t.id, t.balance, sum(case when t.from_id = a.id then -t.amount else t.amount end)
        over (partition by a.id order by t.seq) as was
      from app.coin_transfers t join app.coin_accounts a on a.kind = 'member' and a.id in (t.from_id, t.to_id)) told
    where balance <> was`,
  'stock that nobody paid': `
    select s.user_id from app.coin_stock s where s.bought <> (
      select coalesce(sum(t.quantity), 0) from app.coin_transfers t join app.coin_accounts a on a.id = t.from_id
      where a.user_id = s.user_id and t.kind = s.item)`,
  'stock that was not handed over': `
    select t.id from app.coin_transfers t join app.coin_accounts a on a.id = t.from_id
    where t.kind in ('superlike', 'rewind') and not exists (
      select from app.coin_stock s where s.user_id = a.user_id and s.item = t.kind)`,
  'a gift that was paid and not given': `
    select t.id from app.coin_transfers t where t.kind = 'gift' and not exists (
      select from app.messages m where m.type = 'gift' and m.client_message_id = t.id)`,
  'a gift that was given and not paid': `
    select m.id from app.messages m where m.type = 'gift' and not exists (
      select from app.coin_transfers t where t.kind = 'gift' and t.id = m.client_message_id)`,
};

interface Booked {
  id: string;
  key: string;
  user_id: string;
  balance: string;
}

/** Everything that is wrong after a round, in words; empty: nothing was lost, invented or paid twice. */
export async function auditBooks(databaseUrl: string, journal: Journal): Promise<string[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const wrongs = [...journal.wrongs];
    for (const [name, text] of Object.entries(INVARIANTS)) {
      const rows = await sql.unsafe(text);
      if (rows.length > 0) wrongs.push(`${name}: ${rows.length}`);
    }
    const booked = await sql<Booked[]>`
      select t.id, t.key, a.user_id, t.balance::text as balance
      from app.coin_transfers t join app.coin_accounts a on a.id = t.owner_id where t.route = 'spendCoins'`;
    const byKey = Map.groupBy(booked, ({ key }) => key);
    const members = new Set(journal.entries.map(({ memberId }) => memberId));
    const keys = new Set(journal.entries.map(({ key }) => key));
    wrongs.push(...journal.entries.flatMap((entry) => compare(entry, byKey.get(entry.key) ?? [])));
    const strange = booked.filter(({ key, user_id }) => members.has(user_id) && !keys.has(key));
    return [...wrongs, ...strange.map(({ key }) => `nobody asked for ${key}`)];
  } finally {
    await sql.end();
  }
}

function compare({ receipt, memberId, order }: Entry, rows: readonly Booked[]): string[] {
  if (rows.length > 1) return [`a key paid ${rows.length} times: ${order.item}`];
  const [row] = rows;
  if (!receipt) return row ? [`paid, though everybody was told that it is not: ${order.item}`] : [];
  if (!row) return [`lost: a ${order.item} was paid and is not in the books`];
  const same = row.id === receipt.transactionId && Number(row.balance) === receipt.balance;
  return same && row.user_id === memberId ? [] : [`booked in another way than told: ${order.item}`];
}

/** Coins to begin with, as if a store had told of a purchase. */
export async function fillPurses(
  databaseUrl: string,
  memberIds: readonly string[],
  amount: number,
): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`
      select app.grant_coins(gen_random_uuid(), gen_random_uuid(), id, true, 'purchase:sandbox',
        gen_random_uuid()::text, 'purchase', ${amount}, 'stores', null, now())
      from unnest(${memberIds}::uuid[]) as members (id)`;
  } finally {
    await sql.end();
  }
}
