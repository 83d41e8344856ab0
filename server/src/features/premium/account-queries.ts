import type { Queries } from '../../db/db.ts';

export interface StoreAccount extends Record<string, unknown> {
  token: string;
  stripe_customer: string | null;
}

/** Under which name the stores know a member; made when it is asked for first. */
export async function getStoreAccount(db: Queries, memberId: string, fresh: string): Promise<StoreAccount> {
  const [row] = await db<StoreAccount>('findStoreAccount')`
    select token, stripe_customer from app.store_accounts where user_id = ${memberId}`;
  if (row) return row;
  const [made] = await db<StoreAccount>('insertStoreAccount')`
    insert into app.store_accounts (user_id, token) values (${memberId}, ${fresh})
    on conflict (user_id) do update set token = app.store_accounts.token returning token, stripe_customer`;
  if (!made) throw new Error('a store account was not made');
  return made;
}

export async function findMemberByToken(db: Queries, token: string): Promise<string | null> {
  const [row] = await db<{ user_id: string }>('findMemberByToken')`
    select user_id from app.store_accounts where token = ${token}`;
  return row?.user_id ?? null;
}

/** Notes Stripe's id of a member; the first one stays. */
export async function setCustomer(db: Queries, token: string, customer: string): Promise<void> {
  await db('setCustomer')`
    update app.store_accounts set stripe_customer = ${customer} where token = ${token} and stripe_customer is null`;
}

/** One transaction at a time decides on a purchase, also on one that nobody told of yet. */
export async function holdPurchase(tx: Queries, provider: string, externalId: string): Promise<void> {
  await tx('holdPurchase')`
    select pg_advisory_xact_lock(hashtextextended('store:' || ${provider} || ':' || ${externalId}, 0))`;
}

/** Whether a member still has an account that coins and plans can go to. */
export async function isMember(tx: Queries, memberId: string): Promise<boolean> {
  const rows = await tx('isMember')`select 1 from app.users where id = ${memberId}`;
  return rows.length > 0;
}
