import type { CallEntry, GiftEntry, Message, MessageMedia } from '@romantic/contract';
import type { SignUrl } from '../people/present-photo.ts';
import type { MediaFields, MessageRow } from './message-queries.ts';

/** Who looks, and how addresses of files are signed for them. */
export interface Look {
  viewerId: string;
  sign: SignUrl;
}

/** A message as a member of its conversation sees it. Of a deleted one only its place is told. */
export function presentMessage(row: MessageRow, look: Look): Message {
  const deleted = row.deleted_at !== null;
  const entry = deleted ? null : row.entry;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    seq: row.seq,
    senderId: row.sender_id,
    type: row.type,
    content: deleted ? null : row.content,
    media: deleted || row.media === null ? null : presentMedia(row.media, look),
    call: row.type === 'call' ? (entry as CallEntry | null) : null,
    gift: row.type === 'gift' ? (entry as GiftEntry | null) : null,
    clientMessageId: row.client_message_id,
    createdAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    reactions: deleted ? [] : reactionsOf(row),
    deleted,
  };
}

/** What waits for its check is seen by its owner alone; what failed it by nobody. */
export function presentMedia(media: MediaFields, { viewerId, sign }: Look): MessageMedia {
  const shown =
    media.moderation === 'approved' || (media.moderation === 'pending' && media.owner_id === viewerId);
  return {
    id: media.id,
    kind: media.kind,
    contentType: media.content_type,
    bytes: media.bytes,
    width: media.width,
    height: media.height,
    blurhash: shown ? media.blurhash : null,
    durationMs: media.duration_ms,
    waveform: shown ? media.waveform : null,
    moderation: media.moderation,
    url: shown ? sign(media.storage_key) : null,
    thumbnailUrl: shown && media.thumbnail_key !== null ? sign(media.thumbnail_key) : null,
  };
}

function reactionsOf(row: MessageRow): Message['reactions'] {
  return [
    { userId: row.user_a, emoji: row.reaction_a },
    { userId: row.user_b, emoji: row.reaction_b },
  ].flatMap(({ userId, emoji }) => (emoji === null ? [] : [{ userId, emoji }]));
}
