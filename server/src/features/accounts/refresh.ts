import { randomBytes } from 'node:crypto';
import type { Session } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Secrets } from '../../secrets.ts';
import { hashToken } from './otp-code.ts';
import {
  endFamily,
  type FamilyRow,
  findChainPlace,
  insertRefreshToken,
  lockFamily,
  markRotated,
} from './refresh-queries.ts';
import { buildSessionAnswer } from './session-answer.ts';
import { touchMember, touchSession } from './session-queries.ts';
import { type OpenedSession, refreshTokenEnd } from './sessions.ts';
import { isRegistered } from './verification-queries.ts';

/**
 * The chain of a session's refresh tokens. Each is `fresh` (its end has not come and nobody used it) or `rotated`
 * (it has one child). A rotated token is answered with its same child for GRACE_MS, as long as the child is fresh: the
 * answer was lost on its way. After that somebody holds a copy, we cannot know who, and the whole family dies.
 */
const GRACE_MS = 30_000;

type Outcome =
  | { kind: 'rotated'; family: FamilyRow; childSalt: Buffer; rotatedAt: Date }
  | { kind: 'reused'; sessionId: string }
  | { kind: 'invalid' | 'restricted' };

/** Rotates a refresh token. Throws `refresh_invalid`, `refresh_reused`, `restricted` or `registration_required`. */
export async function refresh(ctx: Context, refreshToken: string): Promise<Session> {
  // Everything comes from the token and its row, so a retry gets the same answer.
  return buildSessionAnswer(ctx, await rotateRefreshToken(ctx, refreshToken, { registered: true }));
}

/** The rule behind every door. `registered` refuses an account without a profile, and leaves its token as it was. */
export async function rotateRefreshToken(
  ctx: Pick<Context, 'db' | 'clock' | 'secrets' | 'authenticator' | 'metrics' | 'log'>,
  refreshToken: string,
  { registered }: { registered: boolean },
): Promise<OpenedSession> {
  const tokenHash = hashToken(refreshToken);
  // A child made in advance, for the case that this call is the one that rotates.
  const childSalt = randomBytes(16);
  const childHash = hashToken(deriveChild(ctx.secrets, refreshToken, childSalt));
  const outcome = await ctx.db.tx(async (tx) => {
    const family = await lockFamily(tx, tokenHash);
    if (family && registered && !(await isRegistered(tx, family.userId))) throw ERRORS.registrationRequired();
    return rotate(ctx, tx, { tokenHash, family }, { childSalt, childHash });
  });
  switch (outcome.kind) {
    case 'invalid':
      throw ERRORS.refreshInvalid();
    case 'restricted':
      throw ERRORS.restricted();
    case 'reused':
      ctx.authenticator.forget([outcome.sessionId]);
      ctx.metrics.security.inc({ event: 'refresh_reused' });
      ctx.log.warn({ sessionId: outcome.sessionId }, 'a refresh token was used twice; its session was ended');
      throw ERRORS.refreshReused();
    case 'rotated':
      await touchMember(ctx.db, outcome.family.userId, outcome.rotatedAt, outcome.rotatedAt);
      return {
        userId: outcome.family.userId,
        sessionId: outcome.family.sessionId,
        refreshToken: deriveChild(ctx.secrets, refreshToken, outcome.childSalt),
        issuedAt: outcome.rotatedAt,
        signedInAt: outcome.family.signedInAt,
      };
  }
}

/** 32 bytes that only the holder of the parent token and the server's secret together can make. */
function deriveChild(secrets: Secrets, parentToken: string, childSalt: Buffer): string {
  return secrets.hash('refresh-chain', parentToken, childSalt).toString('base64url');
}

async function rotate(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  { tokenHash, family }: { tokenHash: Buffer; family: FamilyRow | null },
  child: { childSalt: Buffer; childHash: Buffer },
): Promise<Outcome> {
  if (!family) return { kind: 'invalid' };
  if (family.status === 'banned') return { kind: 'restricted' };
  if (family.ended || family.status !== 'active') return { kind: 'invalid' };
  const place = await findChainPlace(tx, tokenHash);
  if (!place) return { kind: 'invalid' };
  const now = ctx.clock.now();
  const { sessionId } = family;
  const { childSalt, rotatedAt } = place;
  if (rotatedAt && childSalt) {
    const answerLost = now - rotatedAt.getTime() <= GRACE_MS && place.childUsed === false;
    if (answerLost) return { kind: 'rotated', family, childSalt, rotatedAt };
    await endFamily(tx, sessionId, 'reuse', new Date(now));
    return { kind: 'reused', sessionId };
  }
  if (now >= place.expiresAt.getTime() || now >= family.expiresAt.getTime()) {
    await endFamily(tx, sessionId, 'expired', new Date(now));
    return { kind: 'invalid' };
  }
  await insertChild(tx, family, place.id, child, now);
  return { kind: 'rotated', family, childSalt: child.childSalt, rotatedAt: new Date(now) };
}

async function insertChild(
  tx: Tx,
  family: FamilyRow,
  parentId: string,
  child: { childSalt: Buffer; childHash: Buffer },
  now: number,
): Promise<void> {
  const createdAt = new Date(now);
  await markRotated(tx, parentId, child.childSalt, createdAt);
  await insertRefreshToken(tx, {
    id: newId(now),
    sessionId: family.sessionId,
    tokenHash: child.childHash,
    parentId,
    createdAt,
    expiresAt: refreshTokenEnd(now, family.expiresAt),
  });
  await touchSession(tx, family.sessionId, createdAt, createdAt);
}
