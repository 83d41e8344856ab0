import type { Queries } from '../../db/db.ts';
import type { StoreFact } from './facts.ts';

export async function insertSandboxPurchase(
  db: Queries,
  fact: StoreFact,
  accountToken: string,
  now: Date,
): Promise<void> {
  await db('insertSandboxPurchase')`
    insert into app.sandbox_purchases (id, account_token, known, created_at)
    values (${fact.id}, ${accountToken}, ${db.part.json(fact as never)}, ${now}) on conflict (id) do nothing`;
}

export async function findSandboxPurchase(db: Queries, id: string): Promise<StoreFact | null> {
  const [row] = await db<{ known: StoreFact }>('findSandboxPurchase')`
    select known from app.sandbox_purchases where id = ${id}`;
  return row?.known ?? null;
}

/** The newest subscription of an account; null when there is none. */
export async function findSandboxSubscription(db: Queries, accountToken: string): Promise<StoreFact | null> {
  const [row] = await db<{ known: StoreFact }>('findSandboxSubscription')`
    select known from app.sandbox_purchases
    where account_token = ${accountToken} and known->>'kind' = 'subscription' order by created_at desc limit 1`;
  return row?.known ?? null;
}

export async function updateSandboxPurchase(db: Queries, fact: StoreFact): Promise<void> {
  await db('updateSandboxPurchase')`
    update app.sandbox_purchases set known = ${db.part.json(fact as never)} where id = ${fact.id}`;
}
