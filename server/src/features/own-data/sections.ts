/**
 * What of each table is a member's own, and goes into their export. Every table is here or in NOT_EXPORTED: a test reads
 * the schema and fails when one is in neither.
 */
export interface Section {
  name: string;
  /** A table or view of schema app. */
  table: string;
  /** Which rows are the member's; `$me` is their id. */
  own: string;
  /** A column that orders them, unique among the member's rows; pages go by it. */
  key: string;
  /** Columns that stay here: keys, hashes, and what says something of somebody else. */
  without?: readonly string[];
  /** The column with the other person's id: rows with somebody who is hidden from the member are left out. */
  other?: string;
}

export const SECTIONS: readonly Section[] = [
  {
    name: 'account',
    table: 'users',
    own: 'r.id = $me',
    key: 'id',
    without: ['phone_hash', 'phone_sealed'],
  },
  {
    name: 'profile',
    table: 'user_profiles',
    own: 'r.user_id = $me',
    key: 'user_id',
    without: ['revision', 'cell', 'travel_cell'],
  },
  {
    name: 'photos',
    table: 'photos',
    own: 'r.user_id = $me',
    key: 'id',
    without: ['storage_key', 'blur_key', 'portrait'],
  },
  { name: 'entitlements', table: 'entitlements', own: 'r.user_id = $me', key: 'name', without: ['source'] },
  {
    name: 'decisions',
    table: 'decisions',
    own: 'r.actor_id = $me',
    key: 'target_id',
    without: ['written_in', 'target_id'],
    other: 'target_id',
  },
  {
    name: 'messages',
    table: 'own_messages',
    // What was deleted is kept for staff alone, and shown to nobody any more.
    own: 'r.sender_id = $me and r.deleted_at is null',
    key: 'id',
    without: [
      'media_id',
      'client_message_id',
      'reaction_a',
      'reaction_b',
      'other_id',
      'conversation_id',
      'read_at',
    ],
    other: 'other_id',
  },
  {
    name: 'calls',
    table: 'own_calls',
    own: 'r.member_id = $me',
    key: 'id',
    without: ['id', 'other_id'],
    other: 'other_id',
  },
  {
    name: 'reports',
    table: 'reports',
    own: 'r.reporter_id = $me',
    key: 'id',
    without: ['evidence', 'state', 'reported_id', 'photo_id', 'message_id'],
  },
  { name: 'sessions', table: 'sessions', own: 'r.user_id = $me', key: 'id' },
  {
    name: 'devices',
    table: 'devices',
    own: 'r.user_id = $me',
    key: 'id',
    without: ['token_hash', 'token_sealed'],
  },
  { name: 'notifications', table: 'notification_settings', own: 'r.user_id = $me', key: 'user_id' },
  {
    name: 'coins',
    table: 'coin_transactions',
    own: 'r.user_id = $me',
    key: 'id',
    without: ['answer', 'seq'],
  },
  { name: 'coinStock', table: 'coin_stock', own: 'r.user_id = $me', key: 'item' },
  { name: 'coinStreak', table: 'coin_streaks', own: 'r.user_id = $me', key: 'user_id' },
  {
    name: 'rewards',
    table: 'ad_rewards',
    own: 'r.user_id = $me',
    key: 'id',
    without: ['id', 'token_hash', 'transfer_id'],
  },
  {
    name: 'subscriptions',
    table: 'subscriptions',
    own: 'r.user_id = $me',
    key: 'id',
    without: ['id', 'external_id', 'read_order'],
  },
  {
    name: 'purchases',
    table: 'pack_purchases',
    own: 'r.user_id = $me',
    key: 'id',
    without: ['id', 'external_id', 'read_order', 'acknowledged'],
  },
  { name: 'referralCode', table: 'referral_codes', own: 'r.user_id = $me', key: 'user_id' },
];

/** Tables that no export holds, and why. */
export const NOT_EXPORTED: Readonly<Record<string, string>> = {
  account_deletions: 'whoever is in it cannot ask for an export',
  blocks: 'listed by GET /api/safety/blocks; an export names nobody who is parted from the member',
  call_consents: 'by match, and a match names the other',
  call_members: 'lasts as long as a call, which is exported',
  call_notices: 'notices of a vendor, about nobody',
  call_watch: 'about nobody',
  coin_accounts: 'their movements are exported as coins',
  coin_transfers: 'exported as coins, by the view coin_transactions',
  cold_models: 'learned from everybody, about nobody',
  daily_usage: 'counts of today',
  decision_counting: 'about nobody',
  deck_cards: 'whom the feed showed: about others',
  development_outbox: 'empty in production',
  exposures: 'a sample of pages without names, for days: about others',
  idempotency_keys: 'answers kept for a day',
  job_pools: 'about nobody',
  like_digests: 'when somebody was told of likes: about others',
  made_up_people: 'development only',
  matches: 'names the other; what the member did in them is exported as decisions, messages and calls',
  message_flags: 'for moderators',
  message_media: 'exported as messages',
  messages: 'the member’s own are exported, by the view own_messages',
  monthly_usage: 'counts of this month',
  otp_failures: 'by hashed numbers, for days',
  otp_guards: 'by hashed numbers',
  otp_verifications: 'by hashed numbers, for days',
  push_deliveries: 'hints about what is exported itself, for days',
  realtime_outbox: 'events on their way, for minutes',
  referrals: 'by hashed numbers; names the other',
  refresh_tokens: 'secrets of a session',
  revealed_likes: 'about others',
  sandbox_purchases: 'development only',
  schema_migrations: 'about nobody',
  standing_changes: 'the last minutes of standings',
  standings: 'how others answered: about others',
  store_accounts: 'a name that a store knows the member by, drawn at random',
  taken_back: 'decisions that were taken back, for seconds',
  video_calls: 'exported as calls, by the view own_calls',
};
