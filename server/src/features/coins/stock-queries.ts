import type { Queries } from '../../db/db.ts';

export type StockItem = 'superlike' | 'rewind' | 'boost';

/** Takes one out of stock; false when there is none. */
export async function takeFromStock(tx: Queries, memberId: string, item: StockItem): Promise<boolean> {
  const rows = await tx('takeFromStock')`
    update app.coin_stock set used = used + 1
    where user_id = ${memberId} and item = ${item} and used < bought + given returning 1`;
  return rows.length > 0;
}

export async function putBack(tx: Queries, memberId: string, item: StockItem): Promise<void> {
  await tx('putBackInStock')`
    update app.coin_stock set used = used - 1 where user_id = ${memberId} and item = ${item} and used > 0`;
}

/** Puts in stock what a plan gives, beside what was bought. */
export async function addToStock(
  tx: Queries,
  memberId: string,
  item: StockItem,
  count: number,
): Promise<void> {
  await tx('addToStock')`
    insert into app.coin_stock (user_id, item, given) values (${memberId}, ${item}, ${count})
    on conflict (user_id, item) do update set given = app.coin_stock.given + excluded.given`;
}

export const listStock = (db: Queries, memberId: string) =>
  db<{ item: StockItem; left: number }>('listStock')`
    select item, bought + given - used as left from app.coin_stock where user_id = ${memberId}`;
