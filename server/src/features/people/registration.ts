import type { Coordinates } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import { findPlace } from './location.ts';
import { type GenderId, insertProfile } from './profile-queries.ts';

export interface NewProfile {
  fullName: string;
  /** YYYY-MM-DD; the caller has checked that it is the one of an adult. */
  birthDate: string;
  gender: GenderId;
  interestedIn: readonly GenderId[];
  location?: Coordinates | undefined;
}

/** Writes the profile of a new account inside the registration's transaction. Only the location's cell is kept. */
export async function createProfile(
  ctx: Pick<Context, 'clock' | 'config' | 'cities'>,
  tx: Queries,
  userId: string,
  input: NewProfile,
): Promise<void> {
  const { fullName, birthDate, gender, interestedIn, location } = input;
  // @NOTE the first place of a process waits a second for the list of cities to load.
  const place = location ? await findPlace(ctx, location) : null;
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
