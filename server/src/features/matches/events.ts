import type { RealtimeEvent } from '../../realtime/packet.ts';

/** Tells both that a match began or ended; who they are is read from their lists. */
export function matchEvents(
  event: 'match.created' | 'match.ended',
  matchId: string,
  ...members: readonly string[]
): RealtimeEvent[] {
  return members.map((id) => ({ topic: `user:${id}`, event, payload: { matchId } }));
}
