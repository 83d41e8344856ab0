import { ADULT_AGE, type accounts, type BodyOf, MAX_AGE, type Session } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import { newPublicId } from '../../ids.ts';
import { findPlace } from '../people/location.ts';
import { createProfile } from '../people/registration.ts';
import { hashToken } from './otp-code.ts';
import { buildSessionAnswer } from './session-answer.ts';
import { openSession } from './sessions.ts';
import { consumeVerification, insertUser, lockAccount } from './verification-queries.ts';

type RegisterInput = BodyOf<typeof accounts.register>;

/**
 * Creates the account of a verified number with its profile and first session, all or nothing: whatever refuses
 * (`under_age`, `already_registered`, `restricted`, `verification_invalid`, bad input) leaves the token usable.
 */
export async function register(ctx: Context, input: RegisterInput): Promise<Session> {
  checkAge(input.birthDate, new Date(ctx.clock.now()));
  const tokenHash = hashToken(input.verificationToken);
  const place = input.location ? await findPlace(ctx, input.location) : null;
  const session = await ctx.db.tx(async (tx) => {
    const userId = await createAccount(ctx, tx, tokenHash);
    const { fullName, birthDate, gender, interestedIn } = input;
    await createProfile(ctx, tx, userId, { fullName, birthDate, gender, interestedIn, place });
    return openSession(ctx, tx, userId, input.deviceName ?? null);
  });
  await ctx.feed.refresh([session.userId]);
  ctx.log.info({ memberId: session.userId, sessionId: session.sessionId }, 'registered');
  return buildSessionAnswer(ctx, session);
}

async function createAccount(ctx: Pick<Context, 'clock'>, tx: Tx, tokenHash: Buffer): Promise<string> {
  const now = ctx.clock.now();
  const verified = await consumeVerification(tx, tokenHash, new Date(now));
  if (!verified) throw ERRORS.verificationInvalid();
  const id = newPublicId();
  const { phoneHash, phoneSealed } = verified;
  if (await insertUser(tx, { id, phoneHash, phoneSealed, now: new Date(now) })) return id;
  const account = await lockAccount(tx, phoneHash);
  throw account?.status === 'active' ? ERRORS.alreadyRegistered() : ERRORS.restricted();
}

function checkAge(birthDate: string, today: Date): void {
  const age = findAge(birthDate, today);
  if (age < ADULT_AGE) throw ERRORS.underAge();
  if (age > MAX_AGE) throw ERRORS.invalidInput([{ path: 'birthDate', message: 'is too long ago' }]);
}

/**
 * Whole years from a day `YYYY-MM-DD` to today's date in UTC. Who was born on 29 February gets older on 1 March in
 * other years.
 */
export function findAge(birthDate: string, today: Date): number {
  const now = today.toISOString().slice(0, 10);
  const years = Number(now.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return now.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
