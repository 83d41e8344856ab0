import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import type { Place } from './location.ts';
import { type GenderId, insertProfile } from './profile-queries.ts';

export interface NewProfile {
  fullName: string;
  /** YYYY-MM-DD; the caller has checked that it is the one of an adult. */
  birthDate: string;
  gender: GenderId;
  interestedIn: readonly GenderId[];
  /** Found before the transaction (findPlace); null without a location. */
  place: Place | null;
}

/** Writes the profile of a new account inside the registration's transaction. */
export async function createProfile(
  ctx: Pick<Context, 'clock'>,
  tx: Queries,
  userId: string,
  input: NewProfile,
): Promise<void> {
  const { fullName, birthDate, gender, interestedIn, place } = input;
  await insertProfile(tx, {
    userId,
    fullName,
    birthDate,
    gender,
    interestedIn,
    cell: place?.cell ?? null,
    city: place?.city ?? null,
    country: place?.countryCode ?? null,
    now: new Date(ctx.clock.now()),
  });
}
