import type { development, OutputOf, Session } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { DemoSignIn } from '../../ready-message.ts';
import { hashPhone } from '../accounts/phone.ts';
import { buildSessionAnswer } from '../accounts/session-answer.ts';
import { signInUnproven } from '../accounts/sign-in.ts';
import { getOwnProfile } from '../people/own-profile.ts';
import { DEMO_SIGN_INS, demoPhoneNumber } from './phone-numbers.ts';
import { listDemoPeople as listRows } from './seed-queries.ts';

interface DemoPerson extends DemoSignIn {
  id: string;
}

/** The made-up people whom a developer may sign in as: those with a number that can be typed. */
export async function findDemoSignIns(ctx: Pick<Context, 'db' | 'secrets'>): Promise<DemoPerson[]> {
  const numbers = Array.from({ length: DEMO_SIGN_INS }, (_, index) => demoPhoneNumber(index));
  const hashes = numbers.map((number) => hashPhone(ctx.secrets, number));
  const byHash = new Map(numbers.map((number, index) => [hashes[index]?.toString('hex'), number]));
  const rows = await listRows(ctx.db, hashes);
  return rows
    .map((row) => ({
      id: row.id,
      phoneNumber: byHash.get(row.phone_hash.toString('hex')) ?? '',
      name: row.full_name,
      city: row.city ?? '',
    }))
    .sort((a, b) => (a.phoneNumber < b.phoneNumber ? -1 : 1));
}

/** The same with a face, for the bar of the web app. */
export async function listDemoPeople(ctx: Context): Promise<OutputOf<typeof development.listDemoPeople>> {
  const people = await findDemoSignIns(ctx);
  return {
    people: await Promise.all(
      people.map(async ({ id, phoneNumber, name, city }) => {
        const { age, photos } = await getOwnProfile(ctx, id);
        return { phoneNumber, name, age, city, photo: photos[0] ?? null };
      }),
    ),
  };
}

/** A session of one of them, without a code. Throws `not_found` for everybody else, and in production for all. */
export async function signInAsDemoPerson(ctx: Context, phoneNumber: string): Promise<Session> {
  const people = ctx.config.production ? [] : await findDemoSignIns(ctx);
  const person = people.find((one) => one.phoneNumber === phoneNumber);
  if (!person) throw ERRORS.notFound();
  return buildSessionAnswer(ctx, await signInUnproven(ctx, person.id, 'Demo sign-in'));
}
