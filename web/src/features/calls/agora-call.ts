import type { Call } from '@romantic/contract';

/**
 * Where a call carried by Agora would begin in a browser: join `join.channel` as `join.uid` with `join.token`, renew it by
 * `POST /api/calls/token`, and stay on `join.topic` (docs/calls.md). Agora's own software is not part of this project, so
 * this page cannot take part: a phone with the app can. Loaded when such a call is met, never before.
 */
export function joinAgoraCall(_join: Extract<NonNullable<Call['join']>, { provider: 'agora' }>): 'needs-app' {
  return 'needs-app';
}
