import type { Queries, Row } from '../../db/db.ts';

export interface NewSession {
  id: string;
  userId: string;
  deviceName: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export const insertSession = (db: Queries, row: NewSession) =>
  db('insertSession')`
    insert into app.sessions (id, user_id, device_name, created_at, last_used_at, expires_at)
    values (${row.id}, ${row.userId}, ${row.deviceName}, ${row.createdAt}, ${row.createdAt}, ${row.expiresAt})`;

/** Ends the oldest sessions of a member beyond `kept`; gives their ids. */
export const endOldestSessions = (db: Queries, userId: string, kept: number, now: Date) =>
  db<{ id: string }>('endOldestSessions')`
    update app.sessions set ended_at = ${now}, end_reason = 'replaced'
    where id in (
      select id from app.sessions where user_id = ${userId} and ended_at is null
      order by created_at desc, id desc offset ${kept}
    )
    returning id`;

/** `only` ends one session, `except` spares one; both null: all of them. Gives the ids of those that were live. */
export const endSessions = (
  db: Queries,
  userId: string,
  choice: { only: string | null; except: string | null },
  now: Date,
) =>
  db<{ id: string }>('endSessions')`
    update app.sessions set ended_at = ${now}, end_reason = 'logout'
    where user_id = ${userId} and ended_at is null
      and (${choice.only}::uuid is null or id = ${choice.only}) and (${choice.except}::uuid is null or id <> ${choice.except})
    returning id`;

export interface SessionRow extends Row {
  id: string;
  deviceName: string | null;
  createdAt: Date;
  lastUsedAt: Date;
}

/** Live sessions, the last used first; there are never more than `limit`. */
export const listLiveSessions = (db: Queries, userId: string, now: Date, limit: number) =>
  db<SessionRow>('listLiveSessions')`
    select id, device_name as "deviceName", created_at as "createdAt", last_used_at as "lastUsedAt"
    from app.sessions where user_id = ${userId} and ended_at is null and expires_at > ${now}
    order by last_used_at desc, id desc limit ${limit}`;

/** What decides whether an access token still counts. */
export interface SessionState extends Row {
  userId: string;
  ended: boolean;
  expiresAt: Date;
  lastUsedAt: Date;
  status: 'active' | 'banned' | 'deleted';
  /** Whether the account has a profile. */
  registered: boolean;
}

/** What is known of these sessions now, in their order; null for one that is nobody's. */
export async function findSessionStates(
  db: Queries,
  ids: readonly string[],
): Promise<(SessionState | null)[]> {
  const rows = await db<SessionState & { id: string }>('findSessionStates')`
    select s.id, s.user_id as "userId", s.ended_at is not null as ended, s.expires_at as "expiresAt",
      s.last_used_at as "lastUsedAt", u.status,
      exists (select from app.user_profiles p where p.user_id = u.id) as registered
    from app.sessions s join app.users u on u.id = s.user_id
    where s.id = any(${ids}::uuid[])`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** Notes when a session was last used; `before` keeps a second process from noting it twice. */
export const touchSession = (db: Queries, id: string, now: Date, before: Date) =>
  db(
    'touchSession',
  )`update app.sessions set last_used_at = ${now} where id = ${id} and last_used_at < ${before}`;

/** Notes when a member was last there. Never in one transaction with a session: sign-in locks these the other way. */
export const touchMember = (db: Queries, id: string, now: Date, before: Date) =>
  db(
    'touchMember',
  )`update app.users set last_active_at = ${now} where id = ${id} and last_active_at < ${before}`;

/** Those of the sessions that are live and an active member's. */
export const listLiveIds = (db: Queries, ids: readonly string[], now: Date) =>
  db<{ id: string }>('listLiveIds')`
    select s.id from app.sessions s join app.users u on u.id = s.user_id and u.status = 'active'
    where s.id = any(${ids}::uuid[]) and s.ended_at is null and s.expires_at > ${now}`;

/** touchSession for many. Whoever is being written by somebody else is left for the next time. */
export const touchSessions = (db: Queries, ids: readonly string[], now: Date, before: Date) =>
  db('touchSessions')`
    update app.sessions set last_used_at = ${now} where id = any(array(
      select id from app.sessions where id = any(${ids}::uuid[]) and last_used_at < ${before}
      order by id for no key update skip locked))`;

/** touchMember for many, in the same way. */
export const touchMembers = (db: Queries, ids: readonly string[], now: Date, before: Date) =>
  db('touchMembers')`
    update app.users set last_active_at = ${now} where id = any(array(
      select id from app.users where id = any(${ids}::uuid[]) and last_active_at < ${before}
      order by id for no key update skip locked))`;
