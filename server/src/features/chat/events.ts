import type { RealtimeEvent } from '../../realtime/packet.ts';
import type { SignUrl } from '../people/present-photo.ts';
import type { MessageRow } from './message-queries.ts';
import { presentMessage } from './present-message.ts';

/** Tells both members, each as they may see it: the other's devices and one's own further ones. */
export function messageEvents(
  event: 'message.created' | 'message.updated',
  row: MessageRow,
  sign: SignUrl,
): RealtimeEvent[] {
  return [row.user_a, row.user_b].map((viewerId) => ({
    topic: `user:${viewerId}`,
    event,
    payload: presentMessage(row, { viewerId, sign }),
  }));
}

/** Tells both members how far one of them has read. */
export function readEvents(
  members: readonly string[],
  read: { conversationId: string; readerId: string; readSeq: number; readAt: string },
): RealtimeEvent[] {
  return members.map((id) => ({ topic: `user:${id}`, event: 'message.read', payload: read }));
}
