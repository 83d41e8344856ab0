/**
 * The peer: pgbench writing the rows of a spend (the member's account, the transfer, what is bought, the house's
 * account) into copies of our own tables, with their indexes and checks, in one statement and one transaction each.
 */

import { writeFileSync } from 'node:fs';
import type postgres from 'postgres';
import { runScript } from '../swipes/pgbench.ts';

/**
 * `spread`: any member, and a row of the house for each client: nobody waits for anybody. `member`: one member's account
 * pays everything. `house`: any member, and one row of the house is paid.
 */
export type Contention = 'spread' | 'member' | 'house';

const MEMBER: Record<Contention, string> = {
  spread: 'random(1, :members)',
  member: '1',
  house: 'random(1, :members)',
};
const HOUSE: Record<Contention, string> = {
  spread: '100000000 + :client_id',
  member: '100000000 + :client_id',
  house: '100000000',
};

export async function makePeer(sql: postgres.Sql, members: number): Promise<void> {
  await sql.unsafe(`
    create schema peer;
    create table peer.people (id uuid primary key);
    insert into peer.people select md5(n::text)::uuid from generate_series(1, ${members}) n;
    create table peer.accounts (like app.coin_accounts including all) with (fillfactor = 70);
    create table peer.transfers (like app.coin_transfers including all);
    create table peer.stock (like app.coin_stock including all,
      foreign key (user_id) references peer.people (id) on delete cascade);
    insert into peer.accounts (id, kind, user_id, balance)
      select n, 'member', md5(n::text)::uuid, 1000000000000 from generate_series(1, ${members}) n;
    insert into peer.accounts (id, kind) select 100000000 + n, 'house' from generate_series(0, 15) n;
    analyze peer.accounts, peer.people;`);
}

/** Spends a second, of 16 clients. */
export function runPeer(
  url: string,
  contention: Contention,
  { members, seconds, folder }: { members: number; seconds: number; folder: string },
): Promise<number> {
  const file = `${folder}/${contention}.sql`;
  writeFileSync(
    file,
    `\\set members ${members}
\\set member ${MEMBER[contention]}
\\set house ${HOUSE[contention]}
with paid as (
  update peer.accounts set balance = balance - 20 where id = :member returning balance
), booked as (
  insert into peer.transfers (id, kind, from_id, to_id, amount, owner_id, route, key, request_hash, balance, created_at)
  select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
      || substr(md5(random()::text), 1, 20))::uuid, 'superlike', :member, :house, 20, :member, 'spendCoins',
    gen_random_uuid()::text, sha256('a request'), paid.balance, now()
  from paid
), given as (
  insert into peer.stock (user_id, item, bought) values (md5((:member)::text)::uuid, 'superlike', 1)
  on conflict (user_id, item) do update set bought = peer.stock.bought + 1
)
update peer.accounts set balance = balance + 20 where id = :house;
`,
  );
  return runScript(url, file, seconds);
}
