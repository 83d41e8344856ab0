import type { GenderId, IntentId, Me, MustHaves, ProfileChanges } from '@romantic/contract';

/** Bounds of the sliders; the contract has the same (tested), and brings more along than the page needs. */
export const AGES = [18, 100] as const;
export const HEIGHTS = [140, 220] as const;
export const GENDERS = ['woman', 'man', 'nonbinary'] as const satisfies readonly GenderId[];
export const INTENTS = [
  'life-partner',
  'long-term',
  'long-term-open-to-short',
  'short-term-open-to-long',
  'short-term',
  'friends',
  'figuring-out',
] as const satisfies readonly IntentId[];
/** km; the last is the whole world. */
export const DISTANCE_STEPS = [
  1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 65, 80, 100, 130, 160, 200, 300, 500, 1_000, 20_000,
] as const;

/** What the sheet edits. Ends of the sliders mean no bound. */
export interface Filters {
  interestedIn: GenderId[];
  ages: readonly [number, number];
  maxDistanceKm: number;
  heights: readonly [number, number];
  mustHaves: MustHaves;
}

export function filtersOf({ interestedIn, preferences }: Pick<Me, 'interestedIn' | 'preferences'>): Filters {
  const { ageMin, ageMax, maxDistanceKm, mustHaves } = preferences;
  return {
    interestedIn: [...interestedIn],
    ages: [ageMin, Math.min(ageMax, AGES[1])],
    maxDistanceKm,
    heights: [mustHaves.heightMinCm ?? HEIGHTS[0], mustHaves.heightMaxCm ?? HEIGHTS[1]],
    mustHaves,
  };
}

/** The slider's place for a distance, the nearest step that is not less. */
export function stepOf(km: number): number {
  const step = DISTANCE_STEPS.findIndex((at) => at >= km);
  return step === -1 ? DISTANCE_STEPS.length - 1 : step;
}

/** What is sent: only must-haves that demand something. */
export function toChanges(filters: Filters): ProfileChanges {
  const { interestedIn, ages, maxDistanceKm, heights } = filters;
  const { intents, languages, interests, verified, newHere, hasBio, recentlyActive } = filters.mustHaves;
  const mustHaves: MustHaves = {
    ...(heights[0] > HEIGHTS[0] ? { heightMinCm: heights[0] } : {}),
    ...(heights[1] < HEIGHTS[1] ? { heightMaxCm: heights[1] } : {}),
    ...(intents?.length ? { intents } : {}),
    ...(languages?.length ? { languages } : {}),
    ...(interests?.length ? { interests } : {}),
    ...(verified ? { verified } : {}),
    ...(newHere ? { newHere } : {}),
    ...(hasBio ? { hasBio } : {}),
    ...(recentlyActive ? { recentlyActive } : {}),
  };
  // The last age of the slider stands for whoever is older.
  const ageMax = ages[1] === AGES[1] ? 120 : ages[1];
  return { interestedIn, preferences: { ageMin: ages[0], ageMax, maxDistanceKm, mustHaves } };
}

/** How many things are demanded. */
export function countMustHaves(mustHaves: MustHaves): number {
  return Object.values(mustHaves).filter((demand) => (Array.isArray(demand) ? demand.length > 0 : demand))
    .length;
}
