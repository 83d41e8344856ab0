import type { CallEntry, GiftEntry } from '@romantic/contract';
import type { Queries, Row } from '../../db/db.ts';
import type { MessageType } from './message-queries.ts';

/** A message as it is to be stored. */
export interface PlannedMessage {
  /** Used when it is stored. */
  id: string;
  conversationId: string;
  senderId: string;
  clientMessageId: string;
  type: MessageType;
  content: string | null;
  mediaId: string | null;
  entry: CallEntry | GiftEntry | null;
  /** What was found in the words; kept while the other has not written. */
  flags: readonly string[];
}

/** The outcomes are explained at app.send_messages. */
export interface StoredMessage extends Row {
  outcome: 'stored' | 'duplicate' | 'refused' | 'restricted' | 'no_media' | 'spent';
  /** Of the stored message, or of the one that stood already. */
  id: string;
  seq: number;
  recipient_id: string;
}

/**
 * Stores messages in one statement, one row each, in their order. `conversationsPerDay`: how many a member may open;
 * null: as many as they like.
 */
export async function storeMessages(
  tx: Queries,
  planned: readonly PlannedMessage[],
  at: { now: Date; today: string; conversationsPerDay: number | null },
): Promise<StoredMessage[]> {
  const column = <T>(pick: (message: PlannedMessage) => T) => planned.map(pick) as never;
  return tx<StoredMessage>('storeMessages')`
    select outcome, id, seq, recipient_id
    from app.send_messages(
      ${column((m) => m.id)}::uuid[], ${column((m) => m.conversationId)}::uuid[], ${column((m) => m.senderId)}::uuid[],
      ${column((m) => m.clientMessageId)}::uuid[], ${column((m) => m.type)}::text[], ${column((m) => m.content)}::text[],
      ${column((m) => m.mediaId)}::uuid[], ${column((m) => m.entry && JSON.stringify(m.entry))}::text[]::jsonb[],
      ${column((m) => (m.flags.length > 0 ? m.flags.join(',') : null))}::text[],
      ${at.conversationsPerDay ?? -1}::integer, ${at.now}, ${at.today}::date)
    order by place`;
}
