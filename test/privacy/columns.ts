import { CALL_TABLES } from './call-columns.ts';
import { COIN_TABLES } from './coin-columns.ts';
import { LEARNED_TABLES } from './learned-columns.ts';
import { NOTIFICATION_TABLES } from './notification-columns.ts';
import { PREMIUM_TABLES } from './premium-columns.ts';

/**
 * Who may ever read a column's value in an answer of the API. `public`: others, in some form. `own`: the member it is
 * about, nobody else. `never`: nobody. A column that is not here fails the test: whoever adds one decides.
 */
export type Audience = 'public' | 'own' | 'never';

/** One table: how its rows belong to somebody (SQL over the alias `t`, with `$1` the member), and its columns. */
export interface TableAudience {
  about: string | null;
  columns: Record<string, Audience>;
}

export const TABLES: Record<string, TableAudience> = {
  ...LEARNED_TABLES,
  ...NOTIFICATION_TABLES,
  ...COIN_TABLES,
  ...CALL_TABLES,
  ...PREMIUM_TABLES,
  users: {
    about: 't.id = $1',
    columns: {
      id: 'public',
      phone_hash: 'never',
      phone_sealed: 'never',
      status: 'never',
      made_up: 'public',
      terms_accepted_at: 'own',
      created_at: 'own',
      last_active_at: 'own',
      metadata: 'own',
      metadata_changed_at: 'own',
    },
  },
  account_deletions: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', requested_at: 'own', erase_at: 'own' },
  },
  user_profiles: {
    about: 't.user_id = $1',
    columns: {
      user_id: 'public',
      full_name: 'own',
      birth_date: 'own',
      gender: 'public',
      interested_in: 'own',
      bio: 'public',
      interests: 'public',
      prompts: 'public',
      intent: 'public',
      height_cm: 'public',
      languages: 'public',
      cell: 'never',
      city: 'public',
      country: 'own',
      location_changed_at: 'own',
      age_min: 'own',
      age_max: 'own',
      max_distance_km: 'own',
      must_haves: 'own',
      paused: 'own',
      incognito: 'own',
      incognito_until: 'own',
      travel_until: 'own',
      travel_cell: 'never',
      travel_city: 'public',
      travel_country: 'own',
      travel_changed_at: 'never',
      hide_reads: 'own',
      hide_age: 'own',
      hide_distance: 'own',
      hide_activity: 'own',
      verified: 'public',
      created_at: 'own',
      updated_at: 'own',
      revision: 'never',
    },
  },
  photos: {
    about: 't.user_id = $1',
    columns: {
      id: 'public',
      user_id: 'public',
      position: 'public',
      // In the address of a picture, which is signed and expires.
      storage_key: 'public',
      blur_key: 'public',
      blurhash: 'public',
      width: 'own',
      height: 'own',
      moderation: 'own',
      portrait: 'never',
      object_name: 'own',
      created_at: 'own',
    },
  },
  sessions: {
    about: 't.user_id = $1',
    columns: {
      id: 'own',
      user_id: 'public',
      device_name: 'own',
      created_at: 'own',
      last_used_at: 'own',
      expires_at: 'never',
      ended_at: 'never',
      end_reason: 'never',
    },
  },
  refresh_tokens: {
    about: 't.session_id in (select id from app.sessions where user_id = $1)',
    columns: {
      id: 'never',
      session_id: 'own',
      token_hash: 'never',
      parent_id: 'never',
      created_at: 'own',
      expires_at: 'never',
      rotated_at: 'never',
      child_salt: 'never',
    },
  },
  otp_verifications: {
    about: null,
    columns: {
      id: 'own',
      phone_hash: 'never',
      address_hash: 'never',
      network_hash: 'never',
      prefix_hash: 'never',
      country: 'never',
      channel: 'never',
      code_hash: 'never',
      vendor: 'never',
      vendor_id: 'never',
      delivery: 'never',
      attempts: 'never',
      created_at: 'never',
      expires_at: 'never',
      verified_at: 'never',
      token_hash: 'never',
      token_expires_at: 'never',
      token_used_at: 'never',
      phone_sealed: 'never',
      may_create: 'never',
    },
  },
  otp_failures: {
    about: null,
    columns: {
      id: 'never',
      phone_hash: 'never',
      address_hash: 'never',
      network_hash: 'never',
      failed_at: 'never',
    },
  },
  otp_guards: {
    about: null,
    columns: { phone_hash: 'never', consecutive_failures: 'never', locked_at: 'never' },
  },
  daily_usage: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', day: 'never', kind: 'never', used: 'own' },
  },
  decisions: {
    about: 't.actor_id = $1',
    columns: {
      actor_id: 'public',
      target_id: 'public',
      kind: 'own',
      note: 'never',
      created_at: 'never',
      written_in: 'never',
    },
  },
  matches: {
    about: null,
    columns: {
      id: 'public',
      user_a: 'public',
      user_b: 'public',
      created_at: 'public',
      ended_at: 'never',
      ended_by: 'public',
      end_reason: 'never',
      last_seq: 'public',
      last_at: 'public',
      read_a: 'public',
      shown_read_a: 'public',
      shown_read_b: 'public',
      read_b: 'public',
      unread_a: 'own',
      unread_b: 'own',
    },
  },
  // Told to the two members of a conversation and to nobody else: canaries.test.ts tries it with texts of its own.
  messages: {
    about: 't.sender_id = $1',
    columns: {
      id: 'public',
      conversation_id: 'public',
      seq: 'public',
      sender_id: 'public',
      type: 'public',
      content: 'public',
      media_id: 'public',
      entry: 'public',
      client_message_id: 'public',
      created_at: 'public',
      read_at: 'public',
      deleted_at: 'never',
      reaction_a: 'public',
      reaction_b: 'public',
    },
  },
  message_media: {
    about: 't.owner_id = $1',
    columns: {
      id: 'public',
      conversation_id: 'public',
      owner_id: 'public',
      kind: 'public',
      // In signed addresses that expire.
      storage_key: 'public',
      thumbnail_key: 'public',
      content_type: 'public',
      bytes: 'public',
      width: 'public',
      height: 'public',
      blurhash: 'public',
      duration_ms: 'public',
      waveform: 'public',
      moderation: 'public',
      // Both at the storage door.
      object_name: 'own',
      created_at: 'own',
      stored_at: 'never',
      sent_at: 'public',
      swept_at: 'never',
    },
  },
  message_flags: {
    about: null,
    columns: { message_id: 'public', flags: 'never', created_at: 'public' },
  },
  realtime_outbox: {
    about: null,
    // Events that are on their way to the sockets of those whom they are for.
    columns: { id: 'never', body: 'public', created_at: 'public' },
  },
  deck_cards: {
    about: 't.viewer_id = $1',
    columns: { viewer_id: 'public', person_id: 'public', shown_at: 'never', walks: 'never' },
  },
  idempotency_keys: {
    about: 't.user_id = $1',
    columns: {
      user_id: 'public',
      route: 'never',
      key: 'never',
      request_hash: 'never',
      // The answer itself, for whoever got it before.
      response: 'own',
      created_at: 'never',
    },
  },
  blocks: {
    about: 't.blocker_id = $1',
    columns: { blocker_id: 'public', blocked_id: 'public', created_at: 'own' },
  },
  reports: {
    about: 't.reporter_id = $1',
    columns: {
      id: 'own',
      reporter_id: 'public',
      reported_id: 'public',
      reason: 'never',
      note: 'never',
      photo_id: 'public',
      message_id: 'public',
      // Copies of what the reporter could see; its own keys are looked for by name.
      evidence: 'public',
      state: 'never',
      created_at: 'own',
    },
  },
  development_outbox: {
    about: null,
    columns: { id: 'never', recipient_hash: 'never', sealed: 'never', sent_at: 'never' },
  },
  made_up_people: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', number: 'never', selectivity: 'never', reply_delay_seconds: 'never' },
  },
};

/** Words of our own lists (kinds, states, routes) stand in answers for other reasons. */
const OWN_WORDS = new Set([
  'unanswered',
  'called_off',
  'declined',
  'too_long',
  'connection',
  'permission',
  'deletion',
  'conversation',
  'superlike',
  'likeUser',
  'approved',
  'accepted',
  'delivered',
  'undelivered',
  'replaced',
]);
/** Shorter texts and numbers stand everywhere by chance. */
const LEAST_LETTERS = 8;
const LEAST_DIGITS = 5;

/** The forms in which a value of the database could show in an answer; none when it is too common to look for. */
export function formsOf(value: unknown): string[] {
  if (value === null || value === undefined || typeof value === 'boolean') return [];
  // PostgreSQL's infinity is no moment.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? [] : [value.toISOString().slice(0, -1)];
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    return (['hex', 'base64', 'base64url'] as const).map((encoding) => bytes.toString(encoding));
  }
  if (Array.isArray(value)) return [];
  if (typeof value === 'object') return Object.values(value).flatMap(formsOf);
  const text = String(value);
  const least = /^\d+$/.test(text) ? LEAST_DIGITS : LEAST_LETTERS;
  return text.length < least || OWN_WORDS.has(text) ? [] : [text];
}
