import type { Queries, Tx } from '../../db/db.ts';
import { listStock, putBack, type StockItem, takeFromStock } from './stock-queries.ts';

export type { StockItem };

/**
 * Takes one superlike, rewind or boost that the member bought or was given, in the transaction in which it is used; false
 * when there is none left.
 */
export function useStock(tx: Tx, memberId: string, item: StockItem): Promise<boolean> {
  return takeFromStock(tx, memberId, item);
}

/** Puts back what useStock took in the same transaction. */
export function returnStock(tx: Tx, memberId: string, item: StockItem): Promise<void> {
  return putBack(tx, memberId, item);
}

/** What is left in stock. */
export async function getStock(db: Queries, memberId: string): Promise<Record<StockItem, number>> {
  const stock = { superlike: 0, rewind: 0, boost: 0 };
  for (const { item, left } of await listStock(db, memberId)) stock[item] = left;
  return stock;
}
