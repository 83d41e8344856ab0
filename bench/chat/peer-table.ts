/** What the peers write: one row a message by one prepared statement, each in a commit of its own. */

import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';

/** The least that a chat needs: the message by its id, and a conversation's messages in their order. */
export async function makePeerTable(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create schema peer;
    create table peer.messages (id uuid primary key, conversation_id uuid not null, sender_id uuid not null,
      content text not null, created_at timestamptz not null);
    create index on peer.messages (conversation_id, created_at)`);
}

export interface PeerMessage {
  id: string;
  conversationId: string;
  senderId: string;
  text: string;
  createdAt: string;
}

/** Resolves after COMMIT. */
export async function storeMessage(
  sql: postgres.Sql,
  { conversationId, senderId, text }: Pick<PeerMessage, 'conversationId' | 'senderId' | 'text'>,
): Promise<PeerMessage> {
  const message = { id: randomUUID(), conversationId, senderId, text, createdAt: new Date().toISOString() };
  await sql`
    insert into peer.messages (id, conversation_id, sender_id, content, created_at)
    values (${message.id}, ${conversationId}, ${senderId}, ${text}, ${message.createdAt})`;
  return message;
}
