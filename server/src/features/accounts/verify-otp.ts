import type { accounts, BodyOf } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { CheckResult } from '../../providers/sms/index.ts';
import { equalBytes } from '../../secrets.ts';
import { hashCallerAddress } from './caller-address.ts';
import { findCallerWait, findGuessWait } from './guess-limits.ts';
import {
  type ClaimedTry,
  claimTry,
  completeVerification,
  findGuessHistory,
  findLatestRequest,
  type Guess,
  withdrawFailure,
} from './guess-queries.ts';
import { createToken, hashCode, hashToken } from './otp-code.ts';
import { CODE } from './otp-limits.ts';
import { lockCounters } from './otp-locks.ts';
import { findE164, hashPhone } from './phone.ts';

type VerifyContext = Pick<Context, 'db' | 'clock' | 'config' | 'secrets' | 'sms' | 'metrics'>;
type VerifyInput = BodyOf<typeof accounts.verifyOtp>;

/**
 * Exchanges a code for a verification token. A guess goes three steps: a try is claimed and counted as wrong (one
 * transaction), the code is judged (by us or the vendor, outside any transaction), and a right one is completed. So
 * parallel guesses can never be more than the tries, and a crash in the middle costs a try and grants nothing.
 */
export async function verifyOtp(
  ctx: VerifyContext,
  input: VerifyInput,
  address: string,
): Promise<{ verificationToken: string; registered: boolean }> {
  const e164 = findE164(input.phoneNumber) ?? input.phoneNumber;
  const guess: Guess = {
    requestId: input.requestId.toLowerCase(),
    phoneHash: hashPhone(ctx.secrets, e164),
    ...hashCallerAddress(ctx.secrets, address),
    failureId: newId(ctx.clock.now()),
  };
  const given = hashCode(ctx.secrets, guess.requestId, e164, input.code);
  const claimed = await claimCountedTry(ctx, guess);
  const judged = await judge(ctx, claimed, given, { to: e164, code: input.code });
  const country = claimed?.country ?? 'ZZ';
  if (judged.outcome === 'approved') {
    const verified = await complete(ctx, guess, e164);
    ctx.metrics.otp.inc({ outcome: verified ? 'verified' : 'wrong', country });
    if (verified) return verified;
    throw ERRORS.otpInvalid();
  }
  ctx.metrics.otp.inc({ outcome: 'wrong', country });
  // The vendor did not judge, or the code was dead before: nobody learnt anything, so the number is not charged.
  if (judged.outcome !== 'wrong') await withdrawFailure(ctx.db, guess);
  if (judged.outcome === 'rate_limited') throw ERRORS.rateLimited(judged.retryAfterSeconds ?? 60);
  if (judged.outcome === 'unavailable') throw ERRORS.smsUnavailable();
  throw ERRORS.otpInvalid();
}

/**
 * The same for a client that keeps no request ids: the code is judged as one for the latest request of the number. A
 * number without one goes the same way with an id of nobody, so it counts and answers alike.
 */
export async function verifyLatestOtp(
  ctx: VerifyContext,
  input: Omit<VerifyInput, 'requestId'>,
  address: string,
): Promise<{ verificationToken: string; registered: boolean }> {
  const e164 = findE164(input.phoneNumber) ?? input.phoneNumber;
  const latest = await findLatestRequest(ctx.db, hashPhone(ctx.secrets, e164));
  return verifyOtp(ctx, { ...input, requestId: latest ?? newId(ctx.clock.now()) }, address);
}

/** A try, null when the code is none of this number's live ones; throws when the number or caller guesses too much. */
async function claimCountedTry(ctx: VerifyContext, guess: Guess): Promise<ClaimedTry | null> {
  const now = () => new Date(ctx.clock.now());
  if (!ctx.config.rateLimits) return claimTry(ctx.db, guess, now());
  await refuseTooMany(ctx, ctx.db, guess);
  return ctx.db.tx(async (tx) => {
    await lockCounters(tx, guess);
    await refuseTooMany(ctx, tx, guess);
    return claimTry(tx, guess, now());
  });
}

async function refuseTooMany(ctx: VerifyContext, db: Queries, guess: Guess): Promise<void> {
  const now = ctx.clock.now();
  const history = await findGuessHistory(db, guess);
  const callerWait = findCallerWait(history, now);
  if (callerWait > 0) throw ERRORS.rateLimited(callerWait / 1000);
  const numberWait = findGuessWait(history, now);
  if (numberWait <= 0) return;
  ctx.metrics.otp.inc({ outcome: 'locked', country: 'ZZ' });
  throw ERRORS.otpLocked(numberWait / 1000);
}

/** What no hash equals: compared with when there is nothing to compare with, so that time tells nothing. */
const NOTHING = Buffer.alloc(32);

async function judge(
  ctx: Pick<Context, 'sms'>,
  claimed: ClaimedTry | null,
  given: Buffer,
  entered: { to: string; code: string },
): Promise<CheckResult> {
  const right = equalBytes(given, claimed?.codeHash ?? NOTHING);
  if (claimed === null) return { outcome: 'wrong' };
  if (claimed.codeHash !== null) return { outcome: right ? 'approved' : 'wrong' };
  // The vendor was changed while this code was on its way: nobody can judge it any more.
  if (!ctx.sms.holdsCode) return { outcome: 'gone' };
  return ctx.sms.checkCode({ ...entered, vendorId: claimed.vendorId });
}

/** Null when another right guess for the same code was first: a code works once. */
async function complete(
  ctx: Pick<Context, 'db' | 'clock' | 'secrets'>,
  guess: Guess,
  e164: string,
): Promise<{ verificationToken: string; registered: boolean } | null> {
  const now = ctx.clock.now();
  const verificationToken = createToken();
  const token = {
    hash: hashToken(verificationToken),
    expiresAt: new Date(now + CODE.tokenLifetime * 1000),
    phoneSealed: ctx.secrets.seal('phone-seal', e164),
  };
  const completed = await completeVerification(ctx.db, guess, token, new Date(now));
  if (completed) return { verificationToken, registered: completed.registered };
  await withdrawFailure(ctx.db, guess);
  return null;
}
