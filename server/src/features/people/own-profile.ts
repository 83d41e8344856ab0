import { MAX_AGE, type Me } from '@romantic/contract';
import { ageOn } from '@romantic/matchmaker';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import { getBalance } from '../coins/statement.ts';
import { countLikes } from '../discovery/likes/likes.ts';
import { getPlan, type MemberPlan } from '../premium/entitlements.ts';
import { countMatches, findOwnProfile, type OwnProfileRow } from './own-profile-queries.ts';
import { listPhotos, type PhotoRow } from './photo-queries.ts';
import { urlsNow } from './photos.ts';
import { presentPhoto } from './present-photo.ts';

/** Everything a member may see of themself. Throws `not_found` when there is no such profile. */
export async function getOwnProfile(
  ctx: Pick<Context, 'db' | 'clock' | 'config' | 'secrets' | 'mediaUrls'>,
  userId: string,
): Promise<Me> {
  const [row, photos, plan, likes, matches, { balance }] = await Promise.all([
    findOwnProfile(ctx.db, userId, new Date(ctx.clock.now())),
    listPhotos(ctx.db, userId),
    getPlan(ctx, userId),
    countLikes(ctx, userId),
    countMatches(ctx.db, userId),
    getBalance(ctx, userId),
  ]);
  if (!row) throw ERRORS.notFound();
  const phoneNumber = ctx.secrets.open('phone-seal', row.phone_sealed);
  if (phoneNumber === null) throw new Error('a phone number was sealed with another secret');
  return {
    ...presentOwnFields(row, plan),
    phoneNumber,
    age: Math.min(ageOn(row.birth_date, ctx.clock.now()), MAX_AGE),
    photos: photos.map((photo) => presentPhoto(photo, urlsNow(ctx))),
    missing: missingParts(row, photos, ctx.config.photoRequired),
    plan,
    coins: { balance },
    counts: { likes, matches },
  };
}

/** What keeps others from being shown this profile (visibility.ts decides by the same rule). */
function missingParts(
  row: OwnProfileRow,
  photos: readonly PhotoRow[],
  photoRequired: boolean,
): Me['missing'] {
  const approved = photos.some((photo) => photo.moderation === 'approved');
  return [
    ...(row.cell === null ? (['location'] as const) : []),
    ...(photoRequired && !approved ? (['photo'] as const) : []),
  ];
}

type OwnFields = Omit<Me, 'phoneNumber' | 'age' | 'photos' | 'missing' | 'plan' | 'coins' | 'counts'>;

function presentOwnFields(row: OwnProfileRow, plan: MemberPlan): OwnFields {
  return {
    id: row.id,
    fullName: row.full_name,
    birthDate: row.birth_date,
    gender: row.gender,
    interestedIn: row.interested_in,
    bio: row.bio,
    interests: row.interests as Me['interests'],
    prompts: row.prompts as Me['prompts'],
    intent: row.intent as Me['intent'],
    heightCm: row.height_cm,
    languages: row.languages as Me['languages'],
    location: row.location_changed_at && {
      city: row.city,
      countryCode: row.country,
      changedAt: row.location_changed_at.toISOString(),
    },
    travel: row.travel,
    preferences: {
      ageMin: row.age_min,
      ageMax: row.age_max,
      maxDistanceKm: row.max_distance_km,
      mustHaves: row.must_haves as Me['preferences']['mustHaves'],
    },
    visibility: {
      paused: row.paused,
      incognito: row.incognito,
      hideAge: row.hide_age,
      hideDistance: row.hide_distance,
      hideActivity: row.hide_activity,
      hideReads: row.hide_reads && plan.entitlements.includes('read_receipts'),
    },
    verification: { phone: true, photo: row.verified ? 'verified' : 'none' },
    createdAt: row.created_at.toISOString(),
  };
}
