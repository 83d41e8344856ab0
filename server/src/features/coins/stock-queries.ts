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

export const listStock = (db: Queries, memberId: string) =>
  db<{ item: StockItem; left: number }>('listStock')`
    select item, bought + given - used as left from app.coin_stock where user_id = ${memberId}`;
