import type { Queries, Row, Tx } from '../../db/db.ts';

export interface VerifiedNumber extends Row {
  phoneHash: Buffer;
  phoneSealed: Buffer;
  /** Whether whoever asked for the code wanted an account for a number without one. */
  mayCreate: boolean;
}

/** Uses a verification token up and gives the number it proves; null when it is unknown, used or too old. */
export async function consumeVerification(
  tx: Tx,
  tokenHash: Buffer,
  now: Date,
): Promise<VerifiedNumber | null> {
  const [row] = await tx<VerifiedNumber>('consumeVerification')`
    with token as (
      select id, phone_hash, phone_sealed from app.otp_verifications
      where token_hash = ${tokenHash} and token_used_at is null and token_expires_at > ${now} and phone_sealed is not null
      for update
    )
    update app.otp_verifications v set token_used_at = ${now}, phone_sealed = null
    from token where v.id = token.id
    returning token.phone_hash as "phoneHash", token.phone_sealed as "phoneSealed", v.may_create as "mayCreate"`;
  return row ?? null;
}

export interface Account extends Row {
  id: string;
  status: 'active' | 'banned' | 'deleted';
}

/** The account of a number, locked so that sign-ins of one member take turns. */
export async function lockAccount(tx: Tx, phoneHash: Buffer): Promise<Account | null> {
  const [row] = await tx<Account>('lockAccount')`
    select id, status from app.users where phone_hash = ${phoneHash} for no key update`;
  return row ?? null;
}

export async function lockAccountById(tx: Tx, id: string): Promise<Account | null> {
  const [row] = await tx<Account>('lockAccountById')`
    select id, status from app.users where id = ${id} for no key update`;
  return row ?? null;
}

/** Whether an account has a profile. After lockAccount: only a later statement sees what the previous holder wrote. */
export async function isRegistered(db: Queries, userId: string): Promise<boolean> {
  return (await db('isRegistered')`select from app.user_profiles where user_id = ${userId}`).length > 0;
}

/** The moment at which an account that had no profile accepted the terms. */
export const markTermsAccepted = (tx: Tx, userId: string, now: Date) =>
  tx('markTermsAccepted')`update app.users set terms_accepted_at = ${now} where id = ${userId}`;

/** False when the number has an account already. `termsAcceptedAt` is null for an account without a profile. */
export async function insertUser(
  db: Queries,
  user: { id: string; phoneHash: Buffer; phoneSealed: Buffer; termsAcceptedAt: Date | null; now: Date },
): Promise<boolean> {
  const rows = await db('insertUser')`
    insert into app.users (id, phone_hash, phone_sealed, terms_accepted_at, created_at, last_active_at)
    values (${user.id}, ${user.phoneHash}, ${user.phoneSealed}, ${user.termsAcceptedAt}, ${user.now},
      ${user.now})
    on conflict (phone_hash) do nothing
    returning id`;
  return rows.length > 0;
}

export const ownsNumber = async (tx: Tx, userId: string, phoneHash: Buffer): Promise<boolean> =>
  (await tx('ownsNumber')`select from app.users where id = ${userId} and phone_hash = ${phoneHash}`).length >
  0;

/** Brings an account back that its member asked to delete; false when nothing is waiting to be erased. */
export async function restoreAccount(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx('restoreAccount')`
    with kept as (delete from app.account_deletions where user_id = ${userId} returning user_id)
    update app.users set status = 'active' where id in (select user_id from kept) and status = 'deleted' returning id`;
  return rows.length > 0;
}
