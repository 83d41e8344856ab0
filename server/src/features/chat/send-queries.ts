import type { CallEntry, GiftEntry } from '@romantic/contract';
import type { Queries, Row } from '../../db/db.ts';
import type { Notice } from '../../realtime/bus.ts';
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

interface At {
  now: Date;
  today: string;
  /** How many a member may open; null: as many as they like. */
  conversationsPerDay: number | null;
}

/**
 * Stores texts, and tells sockets and pushes of them, in one statement that is its own transaction. `payloads` are the
 * messages as members see them, with 0 for their place. They go as lines, which JSON never breaks: as a list each quote in
 * them would have to be escaped.
 */
export async function storeAndTellTexts(
  db: Queries,
  planned: readonly PlannedMessage[],
  payloads: readonly string[],
  at: At,
  notice: Notice,
): Promise<StoredMessage[]> {
  const column = <T>(pick: (message: PlannedMessage) => T) => planned.map(pick) as never;
  return db<StoredMessage>('storeAndTellTexts')`
    select outcome, id, seq, recipient_id
    from app.send_and_tell(
      ${column((m) => m.id)}::uuid[], ${column((m) => m.conversationId)}::uuid[], ${column((m) => m.senderId)}::uuid[],
      ${column((m) => m.clientMessageId)}::uuid[], ${column((m) => m.type)}::text[], ${column((m) => m.content)}::text[],
      ${column(joinFlags)}::text[], ${at.conversationsPerDay ?? -1}::integer, ${at.now}, ${at.today}::date,
      string_to_array(${payloads.join('\n')}, e'\n'), ${notice.channel}, ${notice.opening}, ${notice.closing}, ${notice.most}::integer)
    order by place`;
}

const joinFlags = ({ flags }: PlannedMessage) => (flags.length > 0 ? flags.join(',') : null);

/**
 * Stores messages in one statement, one row each, in their order.
 */
export async function storeMessages(
  tx: Queries,
  planned: readonly PlannedMessage[],
  at: At,
): Promise<StoredMessage[]> {
  const column = <T>(pick: (message: PlannedMessage) => T) => planned.map(pick) as never;
  return tx<StoredMessage>('storeMessages')`
    select outcome, id, seq, recipient_id
    from app.send_messages(
      ${column((m) => m.id)}::uuid[], ${column((m) => m.conversationId)}::uuid[], ${column((m) => m.senderId)}::uuid[],
      ${column((m) => m.clientMessageId)}::uuid[], ${column((m) => m.type)}::text[], ${column((m) => m.content)}::text[],
      ${column((m) => m.mediaId)}::uuid[], ${column((m) => m.entry && JSON.stringify(m.entry))}::text[]::jsonb[],
      ${column(joinFlags)}::text[],
      ${at.conversationsPerDay ?? -1}::integer, ${at.now}, ${at.today}::date)
    order by place`;
}
