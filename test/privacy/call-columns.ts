import type { TableAudience } from './columns.ts';

/** Of calls: see columns.ts. `public`: to the two members of the call, as in a conversation. */
export const CALL_TABLES: Record<string, TableAudience> = {
  video_calls: {
    about: '$1 in (t.caller_id, t.receiver_id)',
    columns: {
      id: 'public',
      match_id: 'public',
      caller_id: 'public',
      receiver_id: 'public',
      media: 'public',
      provider: 'public',
      status: 'public',
      caller_session: 'never',
      receiver_session: 'never',
      started_at: 'public',
      ring_ends_at: 'public',
      accepted_at: 'public',
      connected_at: 'never',
      // The moment of a step as well, which both are told.
      caller_seen_at: 'public',
      receiver_seen_at: 'public',
      severed_at: 'never',
      severed_by: 'never',
      ended_at: 'public',
      ended_by: 'public',
      end_reason: 'never',
      failure: 'never',
      duration_seconds: 'public',
      evict_at: 'never',
      evict_tries: 'never',
    },
  },
  call_members: {
    about: 't.member_id = $1',
    columns: { member_id: 'public', call_id: 'public' },
  },
  call_consents: {
    about: 't.member_id = $1',
    columns: { match_id: 'public', member_id: 'public', allowed: 'public', changed_at: 'never' },
  },
  call_notices: { about: null, columns: { notice_id: 'never', received_at: 'never' } },
  call_watch: { about: null, columns: { single: 'never', watched_at: 'never', resumed_at: 'never' } },
};
