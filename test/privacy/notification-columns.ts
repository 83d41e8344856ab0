import type { TableAudience } from './columns.ts';

/** Of pushes and the jobs that send them: see columns.ts. */
export const NOTIFICATION_TABLES: Record<string, TableAudience> = {
  devices: {
    about: 't.user_id = $1',
    columns: {
      id: 'own',
      user_id: 'public',
      session_id: 'own',
      transport: 'own',
      platform: 'own',
      token_hash: 'never',
      token_sealed: 'never',
      language: 'own',
      created_at: 'never',
      registered_at: 'own',
    },
  },
  notification_settings: {
    about: 't.user_id = $1',
    columns: {
      user_id: 'public',
      muted: 'own',
      previews: 'own',
      quiet_from: 'own',
      quiet_to: 'own',
      time_zone: 'own',
    },
  },
  push_deliveries: {
    about: 't.user_id = $1',
    columns: {
      id: 'never',
      notification_id: 'never',
      user_id: 'public',
      device_id: 'own',
      kind: 'never',
      // Ids that the member has anyway: of a conversation, a message, a call.
      about: 'public',
      collapse_key: 'never',
      state: 'never',
      reason: 'never',
      attempts: 'never',
      held: 'never',
      created_at: 'never',
      expires_at: 'never',
      claimed_at: 'never',
      done_at: 'never',
    },
  },
  like_digests: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', told_at: 'never' },
  },
  job_pools: {
    about: null,
    columns: { id: 'never', seen_at: 'never' },
  },
};
