import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import { newPublicId } from '../../ids.ts';
import { hashToken } from './otp-code.ts';
import { type OpenedSession, openSession } from './sessions.ts';
import {
  consumeVerification,
  insertUser,
  isRegistered,
  lockAccount,
  lockAccountById,
  ownsNumber,
  restoreAccount,
  type VerifiedNumber,
} from './verification-queries.ts';

export interface SignIn {
  verificationToken: string;
  deviceName: string | null;
  /**
   * What becomes of a number without a profile. `refused`: it registers first. `admitted`: it gets an account without
   * one, unless its code was asked for with `mayCreate: false`.
   */
  newcomers: 'refused' | 'admitted';
}

/**
 * Opens a session for a verified number: the rule behind every door. Throws `verification_invalid`, `not_registered` or
 * `restricted`; a refusal leaves the token as it was, so that a newcomer can go on to register with it.
 */
export async function signIn(
  ctx: Pick<Context, 'db' | 'clock' | 'authenticator' | 'log'>,
  { verificationToken, deviceName, newcomers }: SignIn,
): Promise<OpenedSession> {
  const tokenHash = hashToken(verificationToken);
  const session = await ctx.db.tx(async (tx) => {
    const verified = await consumeVerification(tx, tokenHash, new Date(ctx.clock.now()));
    if (!verified) throw ERRORS.verificationInvalid();
    const userId =
      newcomers === 'admitted'
        ? await admit(ctx, tx, verified)
        : await findRegistered(tx, verified.phoneHash);
    return openSession(ctx, tx, userId, deviceName);
  });
  ctx.log.info({ memberId: session.userId, sessionId: session.sessionId }, 'signed in');
  return session;
}

async function findRegistered(tx: Tx, phoneHash: Buffer): Promise<string> {
  const id = await findActive(tx, phoneHash);
  if (id === null || !(await isRegistered(tx, id))) throw ERRORS.notRegistered();
  return id;
}

async function admit(ctx: Pick<Context, 'clock'>, tx: Tx, verified: VerifiedNumber): Promise<string> {
  const { phoneHash, phoneSealed, mayCreate } = verified;
  if (mayCreate) {
    const user = { id: newPublicId(), phoneHash, phoneSealed, termsAcceptedAt: null };
    if (await insertUser(tx, { ...user, now: new Date(ctx.clock.now()) })) return user.id;
  }
  const id = await findActive(tx, phoneHash);
  if (id === null) throw ERRORS.notRegistered();
  return id;
}

/**
 * Locked, so that sign-ins of one member take turns. An account on its way out comes back as it was. Null: there is no
 * account; throws `restricted`.
 */
async function findActive(tx: Tx, phoneHash: Buffer): Promise<string | null> {
  const account = await lockAccount(tx, phoneHash);
  if (account?.status === 'banned') throw ERRORS.restricted();
  if (account?.status === 'deleted') return (await restoreAccount(tx, account.id)) ? account.id : null;
  return account?.id ?? null;
}

/** A session of somebody who proves nothing: for the demo people of a development server. Throws `not_found`. */
export async function signInUnproven(
  ctx: Pick<Context, 'db' | 'clock' | 'authenticator'>,
  userId: string,
  deviceName: string | null,
): Promise<OpenedSession> {
  return ctx.db.tx(async (tx) => {
    const account = await lockAccountById(tx, userId);
    if (account?.status !== 'active') throw ERRORS.notFound();
    return openSession(ctx, tx, userId, deviceName);
  });
}

/** Uses a verification token up that proves the member's own number. Throws `verification_invalid`. */
export async function checkOwnNumber(
  tx: Tx,
  userId: string,
  verificationToken: string,
  now: Date,
): Promise<void> {
  const verified = await consumeVerification(tx, hashToken(verificationToken), now);
  if (!verified || !(await ownsNumber(tx, userId, verified.phoneHash))) throw ERRORS.verificationInvalid();
}
