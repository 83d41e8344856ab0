import type { TableAudience } from './columns.ts';

/** Of what the feed learns and logs: see columns.ts. */
export const LEARNED_TABLES: Record<string, TableAudience> = {
  exposures: {
    about: '$1 in (t.viewer_id, t.person_id)',
    columns: {
      shown_at: 'never',
      // As ids, which their cards hold.
      viewer_id: 'public',
      person_id: 'public',
      position: 'never',
      propensity: 'never',
      source: 'never',
      model_version: 'never',
      share: 'never',
    },
  },
  standings: {
    about: 't.user_id = $1',
    columns: {
      user_id: 'public',
      likes_given: 'never',
      passes_given: 'never',
      likes_received: 'never',
      passes_received: 'never',
      says_told: 'never',
      says_shift: 'never',
      gets_told: 'never',
      gets_shift: 'never',
      says: 'never',
      gets: 'never',
      exposures: 'never',
      exposures_at: 'never',
      boost: 'never',
      boosted_until: 'own',
    },
  },
  standing_changes: {
    about: '$1 = any (t.user_ids)',
    columns: {
      id: 'never',
      made_at: 'never',
      user_ids: 'public',
      says: 'never',
      gets: 'never',
      exposures: 'never',
      boosts: 'never',
    },
  },
  taken_back: {
    about: '$1 in (t.actor_id, t.target_id)',
    columns: {
      id: 'never',
      actor_id: 'public',
      target_id: 'public',
      liked: 'never',
      written_in: 'never',
    },
  },
  cold_models: {
    about: null,
    columns: {
      version: 'never',
      made_at: 'never',
      model: 'never',
      state: 'never',
      predecessor: 'never',
      since: 'never',
      report: 'never',
    },
  },
  decision_counting: {
    about: null,
    columns: {
      single: 'never',
      counted_below: 'never',
      counted_actor: 'public',
      counted_target: 'public',
      aged_to: 'public',
    },
  },
};
