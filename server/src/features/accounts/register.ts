import { ADULT_AGE, type accounts, type BodyOf, MAX_AGE, type Session } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { newPublicId } from '../../ids.ts';
import { findPlace } from '../people/location.ts';
import { createProfile } from '../people/registration.ts';
import { hashToken } from './otp-code.ts';
import { buildSessionAnswer } from './session-answer.ts';
import { openSession } from './sessions.ts';
import {
  type Account,
  consumeVerification,
  insertUser,
  isRegistered,
  lockAccount,
  lockAccountById,
  markTermsAccepted,
} from './verification-queries.ts';

type RegisterInput = BodyOf<typeof accounts.register>;

/** What proves the number: a verification token, or the session of an account that has no profile yet. */
type Proof = { tokenHash: Buffer } | { member: Member };

/**
 * Creates the account of a verified number with its profile and first session, all or nothing: whatever refuses
 * (`under_age`, `already_registered`, `restricted`, `verification_invalid`, bad input) leaves the token usable.
 * Without a verification token `accessToken` stands in: that of a number that signed in through a Supabase door and has
 * no profile. Throws `unauthorized` when that is no good either.
 */
export async function register(
  ctx: Context,
  input: RegisterInput,
  accessToken: () => string,
): Promise<Session> {
  checkAge(input.birthDate, new Date(ctx.clock.now()));
  const proof = await readProof(ctx, input.verificationToken, accessToken);
  const place = input.location ? await findPlace(ctx, input.location) : null;
  const session = await ctx.db.tx(async (tx) => {
    const userId = await createAccount(ctx, tx, proof);
    const { fullName, birthDate, gender, interestedIn } = input;
    await createProfile(ctx, tx, userId, { fullName, birthDate, gender, interestedIn, place });
    return openSession(ctx, tx, userId, input.deviceName ?? null);
  });
  await ctx.feed.refresh([session.userId]);
  ctx.log.info({ memberId: session.userId, sessionId: session.sessionId }, 'registered');
  return buildSessionAnswer(ctx, session);
}

async function readProof(
  ctx: Pick<Context, 'authenticator'>,
  verificationToken: string | undefined,
  accessToken: () => string,
): Promise<Proof> {
  if (verificationToken !== undefined) return { tokenHash: hashToken(verificationToken) };
  const caller = await ctx.authenticator.identify(accessToken());
  if (caller === 'restricted') throw ERRORS.restricted();
  if (typeof caller === 'string') throw ERRORS.unauthorized();
  return { member: caller };
}

/** The id of an account that has no profile yet: a new one, or the one that the number or session already has. */
async function createAccount(ctx: Pick<Context, 'clock'>, tx: Tx, proof: Proof): Promise<string> {
  const now = new Date(ctx.clock.now());
  const account =
    'member' in proof ? await lockAccountById(tx, proof.member.id) : await findOrInsert(tx, proof, now);
  if (account?.status !== 'active') throw ERRORS.restricted();
  if (await isRegistered(tx, account.id)) throw ERRORS.alreadyRegistered();
  await markTermsAccepted(tx, account.id, now);
  return account.id;
}

async function findOrInsert(
  tx: Tx,
  { tokenHash }: { tokenHash: Buffer },
  now: Date,
): Promise<Account | null> {
  const verified = await consumeVerification(tx, tokenHash, now);
  if (!verified) throw ERRORS.verificationInvalid();
  const { phoneHash, phoneSealed } = verified;
  await insertUser(tx, { id: newPublicId(), phoneHash, phoneSealed, termsAcceptedAt: now, now });
  return lockAccount(tx, phoneHash);
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
