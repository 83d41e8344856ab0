import type { DeviceSession } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { newId } from '../../ids.ts';
import { createToken, hashToken } from './otp-code.ts';
import { insertRefreshToken } from './refresh-queries.ts';
import { endOldestSessions, endSessions, insertSession, listLiveSessions } from './session-queries.ts';

/** Devices a member can be signed in on; one more signs the oldest out. */
export const MAX_SESSIONS = 20;

const DAY_MS = 24 * 3600 * 1000;
/** A session ends for good after half a year; NIST's 30 days is meant for desks, and idle ones end after 30 days. */
export const SESSION_MS = 180 * DAY_MS;
/** A refresh token not used for this long is dead. */
export const IDLE_MS = 30 * DAY_MS;

export interface OpenedSession {
  userId: string;
  sessionId: string;
  refreshToken: string;
  issuedAt: Date;
  /** When the session began. */
  signedInAt: Date;
}

/** The end of a refresh token made now, for a session that ends at `sessionEnd`. */
export function refreshTokenEnd(now: number, sessionEnd: Date): Date {
  return new Date(Math.min(now + IDLE_MS, sessionEnd.getTime()));
}

/** A new session in the caller's transaction. The member's row must be locked or new, for the count to be right. */
export async function openSession(
  ctx: Pick<Context, 'clock' | 'authenticator'>,
  tx: Tx,
  userId: string,
  deviceName: string | null,
): Promise<OpenedSession> {
  const now = ctx.clock.now();
  const issuedAt = new Date(now);
  const expiresAt = new Date(now + SESSION_MS);
  const sessionId = newId(now);
  const refreshToken = createToken();
  const replaced = await endOldestSessions(tx, userId, MAX_SESSIONS - 1, issuedAt);
  await insertSession(tx, { id: sessionId, userId, deviceName, createdAt: issuedAt, expiresAt });
  await insertRefreshToken(tx, {
    id: newId(now),
    sessionId,
    tokenHash: hashToken(refreshToken),
    parentId: null,
    createdAt: issuedAt,
    expiresAt: refreshTokenEnd(now, expiresAt),
  });
  tx.onCommit(() => ctx.authenticator.forget(replaced.map(({ id }) => id)));
  return { userId, sessionId, refreshToken, issuedAt, signedInAt: issuedAt };
}

type SessionContext = Pick<Context, 'db' | 'clock' | 'authenticator'>;

/** The member's signed-in devices, the last used first. */
export async function listSessions(ctx: SessionContext, me: Member): Promise<{ sessions: DeviceSession[] }> {
  const rows = await listLiveSessions(ctx.db, me.id, new Date(ctx.clock.now()), MAX_SESSIONS);
  const sessions = rows.map(({ id, deviceName, createdAt, lastUsedAt }) => ({
    id,
    deviceName,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    current: id === me.sessionId,
  }));
  return { sessions };
}

/** Ends this session, the others or all: their access tokens stop working here at once, elsewhere within 5 s. */
export async function logout(
  ctx: SessionContext,
  me: Member,
  scope: 'this' | 'others' | 'all',
): Promise<void> {
  const only = scope === 'this' ? me.sessionId : null;
  const except = scope === 'others' ? me.sessionId : null;
  await end(ctx, me.id, { only, except });
}

/** Signs one of the member's devices out. Throws `not_found` for another member's session, or one that is over. */
export async function endSession(ctx: SessionContext, me: Member, sessionId: string): Promise<void> {
  const ended = await end(ctx, me.id, { only: sessionId, except: null });
  if (ended === 0) throw ERRORS.notFound();
}

/** Ends all sessions of a member in the caller's transaction. */
export async function endAllSessions(
  ctx: Pick<Context, 'clock' | 'authenticator'>,
  tx: Tx,
  userId: string,
): Promise<void> {
  const ended = await endSessions(tx, userId, { only: null, except: null }, new Date(ctx.clock.now()));
  tx.onCommit(() => ctx.authenticator.forget(ended.map(({ id }) => id)));
}

async function end(
  ctx: SessionContext,
  userId: string,
  choice: { only: string | null; except: string | null },
): Promise<number> {
  const ended = await endSessions(ctx.db, userId, choice, new Date(ctx.clock.now()));
  ctx.authenticator.forget(ended.map(({ id }) => id));
  return ended.length;
}
