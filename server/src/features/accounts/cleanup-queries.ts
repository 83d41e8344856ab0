import type { Queries } from '../../db/db.ts';

/** Each deletes at most `limit` rows and gives how many: bounded work, no long locks. */
export type Sweep = (db: Queries, now: Date, limit: number) => Promise<{ length: number }>;

const DAY_MS = 24 * 3600 * 1000;
const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS);

export const deleteOldVerifications =
  (days: number): Sweep =>
  (db, now, limit) =>
    db('deleteOldVerifications')`
      delete from app.otp_verifications where id in (
        select id from app.otp_verifications where created_at < ${daysBefore(now, days)} limit ${limit} for update skip locked)
      returning id`;

/** The sealed number waits for its token to be used; when that has run out, it goes. */
export const clearUnusedNumbers: Sweep = (db, now, limit) =>
  db('clearUnusedNumbers')`
    update app.otp_verifications set phone_sealed = null where id in (
      select id from app.otp_verifications where phone_sealed is not null and token_expires_at <= ${now}
      limit ${limit} for update skip locked)
    returning id`;

export const deleteOldFailures =
  (days: number): Sweep =>
  (db, now, limit) =>
    db('deleteOldFailures')`
      delete from app.otp_failures where id in (
        select id from app.otp_failures where failed_at < ${daysBefore(now, days)} limit ${limit} for update skip locked)
      returning id`;

export const deleteQuietGuards: Sweep = (db, _now, limit) =>
  db('deleteQuietGuards')`
    delete from app.otp_guards where phone_hash in (
      select phone_hash from app.otp_guards where consecutive_failures = 0 and locked_at is null
      limit ${limit} for update skip locked)
    returning phone_hash`;

export const endExpiredSessions: Sweep = (db, now, limit) =>
  db('endExpiredSessions')`
    update app.sessions set ended_at = ${now}, end_reason = 'expired' where id in (
      select id from app.sessions where ended_at is null and expires_at <= ${now} limit ${limit} for update skip locked)
    returning id`;

/** Tokens of a session that is over, and links of a chain so old that nobody can rotate them any more. */
export const deleteDeadRefreshTokens: Sweep = (db, now, limit) =>
  db('deleteDeadRefreshTokens')`
    delete from app.refresh_tokens where id in (
      (select t.id from app.refresh_tokens t join app.sessions s on s.id = t.session_id
        where s.ended_at is not null limit ${limit})
      union
      (select id from app.refresh_tokens where expires_at <= ${daysBefore(now, 1)} limit ${limit}))
    returning id`;

/** Numbers that signed in through a Supabase door, never registered, and have no live session any more. */
export const deleteUnregistered =
  (days: number): Sweep =>
  (db, now, limit) =>
    db('deleteUnregistered')`
      delete from app.users where id in (
        select u.id from app.users u where u.terms_accepted_at is null and u.status = 'active'
          and u.created_at < ${daysBefore(now, days)}
          and not exists (select from app.sessions s where s.user_id = u.id and s.ended_at is null)
        limit ${limit} for update skip locked)
      returning id`;
