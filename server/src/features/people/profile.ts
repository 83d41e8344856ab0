import type { Me, ProfileChanges } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { hasEntitlement } from '../premium/entitlements.ts';
import { checkMove, findPlace, type Place } from './location.ts';
import { getOwnProfile } from './own-profile.ts';
import { lockProfile, type StoredProfile, updateStoredProfile } from './profile-queries.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'secrets' | 'mediaUrls' | 'cities' | 'feed'>;

/**
 * Changes any part of the member's own profile, all of it or nothing. What is absent stays; `mustHaves`, lists and
 * prompts are replaced as a whole. Throws `location_too_soon`, `plan_required` (incognito, hideReads), and `invalid_input` when a
 * change does not go with what is stored.
 */
export async function updateProfile(ctx: Needs, me: Member, changes: ProfileChanges): Promise<Me> {
  await checkPlan(ctx, me, changes);
  const place = changes.location ? await findPlace(ctx, changes.location) : null;
  await ctx.db.tx(async (tx) => {
    const stored = await lockProfile(tx, me.id);
    if (!stored) throw ERRORS.notFound();
    const now = new Date(ctx.clock.now());
    const moved = place && checkMove(ctx, { cell: stored.cell, changedAt: stored.moved_at }, place.cell);
    const changed = { ...mergeChanges(stored, changes), ...(place && moved ? placeColumns(place, now) : {}) };
    checkTogether(changed, changes);
    await updateStoredProfile(tx, me.id, changed, now);
  });
  await ctx.feed.refresh([me.id]);
  return getOwnProfile(ctx, me.id);
}

/** The stored profile with the changes on top, apart from the place. */
function mergeChanges(stored: StoredProfile, changes: ProfileChanges): StoredProfile {
  const { preferences = {}, visibility = {} } = changes;
  return {
    ...stored,
    full_name: changes.fullName ?? stored.full_name,
    bio: changes.bio ?? stored.bio,
    gender: changes.gender ?? stored.gender,
    interested_in: changes.interestedIn ?? stored.interested_in,
    interests: changes.interests ?? stored.interests,
    prompts: changes.prompts ?? stored.prompts,
    intent: changes.intent === undefined ? stored.intent : changes.intent,
    height_cm: changes.heightCm === undefined ? stored.height_cm : changes.heightCm,
    languages: changes.languages ?? stored.languages,
    age_min: preferences.ageMin ?? stored.age_min,
    age_max: preferences.ageMax ?? stored.age_max,
    max_distance_km: preferences.maxDistanceKm ?? stored.max_distance_km,
    must_haves: preferences.mustHaves ?? stored.must_haves,
    paused: visibility.paused ?? stored.paused,
    incognito: visibility.incognito ?? stored.incognito,
    hide_age: visibility.hideAge ?? stored.hide_age,
    hide_distance: visibility.hideDistance ?? stored.hide_distance,
    hide_activity: visibility.hideActivity ?? stored.hide_activity,
    hide_reads: visibility.hideReads ?? stored.hide_reads,
  };
}

/** What others see less of is part of a plan; to show it again is everybody's right. */
async function checkPlan(ctx: Needs, me: Member, { visibility }: ProfileChanges): Promise<void> {
  const asked = [
    ...(visibility?.incognito ? (['incognito'] as const) : []),
    ...(visibility?.hideReads ? (['read_receipts'] as const) : []),
  ];
  for (const name of asked) if (!(await hasEntitlement(ctx, me.id, name))) throw ERRORS.planRequired();
}

function placeColumns(place: Place, now: Date) {
  return { cell: place.cell, city: place.city, country: place.countryCode, location_changed_at: now };
}

/** Rules over several fields, of which some were sent and some were stored before. */
function checkTogether(changed: StoredProfile, changes: ProfileChanges): void {
  if (changed.age_min <= changed.age_max) return;
  const field = changes.preferences?.ageMin === undefined ? 'ageMax' : 'ageMin';
  throw ERRORS.invalidInput([{ path: `preferences.${field}`, message: 'ageMin is above ageMax' }]);
}
