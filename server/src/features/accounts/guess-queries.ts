import type { Queries, Row } from '../../db/db.ts';
import { CODE, GUESS } from './otp-limits.ts';

/** One entered code: what it was entered for and by whom. */
export interface Guess {
  requestId: string;
  phoneHash: Buffer;
  addressHash: Buffer;
  networkHash: Buffer;
  /** The row that counts this guess as wrong until it is known to be right. */
  failureId: string;
}

export interface GuessHistory extends Row {
  failures: Date[];
  lockedAt: Date | null;
  addressNth: Date | null;
  networkNth: Date | null;
}

const FAILURE_ROWS = Math.max(...GUESS.number.map((cap) => cap.max));

/** One read for every limit; see findSendHistory for "nth". */
export async function findGuessHistory(db: Queries, guess: Guess): Promise<GuessHistory> {
  const [row] = await db<GuessHistory>('findGuessHistory')`
    select
      array(select failed_at from app.otp_failures where phone_hash = ${guess.phoneHash}
        order by failed_at desc limit ${FAILURE_ROWS}) as failures,
      (select locked_at from app.otp_guards where phone_hash = ${guess.phoneHash}) as "lockedAt",
      (select failed_at from app.otp_failures where address_hash = ${guess.addressHash}
        order by failed_at desc offset ${GUESS.address.max - 1} limit 1) as "addressNth",
      (select failed_at from app.otp_failures where network_hash = ${guess.networkHash}
        order by failed_at desc offset ${GUESS.network.max - 1} limit 1) as "networkNth"`;
  if (!row) throw new Error('a select without FROM gives one row');
  return row;
}

/** The newest code that may have reached a number, live or not. */
export async function findLatestRequest(db: Queries, phoneHash: Buffer): Promise<string | null> {
  const [row] = await db<{ id: string }>('findLatestRequest')`
    select id from app.otp_verifications where phone_hash = ${phoneHash} and delivery not in ('refused', 'unsent')
    order by created_at desc, id desc limit 1`;
  return row?.id ?? null;
}

/** A try that was granted. */
export interface ClaimedTry extends Row {
  /** null: the vendor holds the code. */
  codeHash: Buffer | null;
  vendorId: string | null;
  country: string;
}

/**
 * Takes one of the five tries of a live code of this number, in one atomic statement, and counts the guess as wrong in
 * advance: against the number and its lock when a try was granted, against the caller in any case. Null: expired, used,
 * out of tries, another number's or unknown.
 */
export async function claimTry(db: Queries, guess: Guess, now: Date): Promise<ClaimedTry | null> {
  const lockEnded = new Date(now.getTime() - GUESS.lockSeconds * 1000);
  const [row] = await db<ClaimedTry>('claimTry')`
    with claimed as (
      update app.otp_verifications set attempts = attempts + 1
      where id = ${guess.requestId} and phone_hash = ${guess.phoneHash} and verified_at is null
        and expires_at > ${now} and attempts < ${CODE.tries}
        and delivery not in ('refused', 'unsent')
      returning phone_hash, code_hash, vendor_id, country
    ), failure as (
      insert into app.otp_failures (id, phone_hash, address_hash, network_hash, failed_at)
      values (${guess.failureId}, (select phone_hash from claimed), ${guess.addressHash}, ${guess.networkHash}, ${now})
    ), guard as (
      insert into app.otp_guards as g (phone_hash, consecutive_failures)
      select phone_hash, 1 from claimed
      on conflict (phone_hash) do update set
        consecutive_failures = case when g.locked_at <= ${lockEnded} then 1 else g.consecutive_failures + 1 end,
        locked_at = case
          when g.locked_at <= ${lockEnded} then null
          when g.locked_at is null and g.consecutive_failures + 1 >= ${GUESS.lockAt} then ${now}
          else g.locked_at end
    )
    select code_hash as "codeHash", vendor_id as "vendorId", country from claimed`;
  return row ?? null;
}

/** Takes back what claimTry counted in advance; the try itself stays used. */
export const withdrawFailure = (db: Queries, guess: Guess) =>
  db('withdrawFailure')`
    with withdrawn as (delete from app.otp_failures where id = ${guess.failureId} returning phone_hash)
    update app.otp_guards g set
      consecutive_failures = greatest(g.consecutive_failures - 1, 0),
      locked_at = case when g.consecutive_failures - 1 < ${GUESS.lockAt} then null else g.locked_at end
    from withdrawn where g.phone_hash = withdrawn.phone_hash`;

export interface NewToken {
  hash: Buffer;
  expiresAt: Date;
  phoneSealed: Buffer;
}

/**
 * The right code: ends the request, keeps the token's hash, forgives this guess and all wrong ones in a row. Gives
 * whether the number has an account with a profile, or null when another right guess was first.
 */
export async function completeVerification(
  db: Queries,
  guess: Guess,
  token: NewToken,
  now: Date,
): Promise<{ registered: boolean } | null> {
  const [row] = await db<{ registered: boolean }>('completeVerification')`
    with done as (
      update app.otp_verifications set verified_at = ${now}, token_hash = ${token.hash},
        token_expires_at = ${token.expiresAt}, phone_sealed = ${token.phoneSealed}
      where id = ${guess.requestId} and verified_at is null
      returning phone_hash
    ), forgiven as (
      delete from app.otp_failures where id = ${guess.failureId} and exists (select from done)
    ), reset as (
      update app.otp_guards set consecutive_failures = 0, locked_at = null
      where phone_hash = (select phone_hash from done)
    )
    select exists (select from app.users u join app.user_profiles p on p.user_id = u.id
      where u.phone_hash = done.phone_hash and (u.status = 'active' or exists (
        select from app.account_deletions d where d.user_id = u.id))) as registered
    from done`;
  return row ?? null;
}
