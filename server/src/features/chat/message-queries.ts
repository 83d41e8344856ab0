import type { CallEntry, GiftEntry } from '@romantic/contract';
import type { Queries, Row } from '../../db/db.ts';

export type MessageType = 'text' | 'image' | 'voice' | 'video' | 'gift' | 'call';

/** A row of app.message_media as JSON; its times are text. */
export interface MediaFields {
  id: string;
  owner_id: string;
  kind: 'image' | 'voice' | 'video';
  storage_key: string;
  thumbnail_key: string | null;
  content_type: string;
  bytes: number;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  duration_ms: number | null;
  waveform: number[] | null;
  moderation: 'pending' | 'approved' | 'rejected';
}

/** A message with what belongs to it; `user_a` and `user_b` are the match's members. */
export interface MessageRow extends Row {
  id: string;
  conversation_id: string;
  seq: number;
  sender_id: string;
  type: MessageType;
  content: string | null;
  entry: CallEntry | GiftEntry | null;
  client_message_id: string;
  created_at: Date;
  read_at: Date | null;
  deleted_at: Date | null;
  reaction_a: string | null;
  reaction_b: string | null;
  user_a: string;
  user_b: string;
  media: MediaFields | null;
}

const messages = (db: Queries) => db.part`
  select t.id, t.conversation_id, t.seq, t.sender_id, t.type, t.content, t.entry, t.client_message_id, t.created_at,
    t.read_at, t.deleted_at, t.reaction_a, t.reaction_b, m.user_a, m.user_b,
    case when f.id is not null then to_jsonb(f) end as media
  from app.messages t join app.matches m on m.id = t.conversation_id
    left join app.message_media f on f.id = t.media_id`;

/** These messages, in no order. */
export const listMessagesById = (db: Queries, ids: readonly string[]) => db<MessageRow>('listMessagesById')`
  ${messages(db)} where t.id = any(${ids}::uuid[])`;

/** The first `limit` messages behind a place, in their order. */
export const listMessagesAfter = (db: Queries, conversationId: string, seq: number, limit: number) =>
  db<MessageRow>('listMessagesAfter')`
    ${messages(db)} where t.conversation_id = ${conversationId} and t.seq > ${seq} order by t.seq limit ${limit}`;

/** The last `limit` messages before a place, or of all, newest first. */
export const listMessagesBefore = (db: Queries, conversationId: string, seq: number | null, limit: number) =>
  db<MessageRow>('listMessagesBefore')`
    ${messages(db)} where t.conversation_id = ${conversationId} and (${seq}::integer is null or t.seq < ${seq})
    order by t.seq desc limit ${limit}`;

/** The last message of each of these conversations that has one. */
export const listLastMessages = (db: Queries, conversationIds: readonly string[]) => db<MessageRow>(
  'listLastMessages',
)`
  ${messages(db)} where t.conversation_id = any(${conversationIds}::uuid[]) and t.seq = m.last_seq`;

/** The last `limit` messages of two people, newest first, also of an ended match and deleted ones: for evidence. */
export const listMessagesOfPair = (db: Queries, a: string, b: string, limit: number) => db<MessageRow>(
  'listMessagesOfPair',
)`
  ${messages(db)} where m.user_a = least(${a}::uuid, ${b}::uuid) and m.user_b = greatest(${a}::uuid, ${b}::uuid)
  order by t.seq desc limit ${limit}`;

/** Whether `messageId` is a message that `from` sent to `to`, ever. */
export async function hasSent(db: Queries, from: string, to: string, messageId: string): Promise<boolean> {
  const rows = await db('hasSent')`
    select from app.messages t join app.matches m on m.id = t.conversation_id
    where t.id = ${messageId} and t.sender_id = ${from} and ${to}::uuid in (m.user_a, m.user_b)`;
  return rows.length > 0;
}

/** Removes a message for both members; the row keeps what it was. */
export async function markDeleted(tx: Queries, messageId: string, at: Date): Promise<void> {
  await tx('markDeleted')`update app.messages set deleted_at = ${at} where id = ${messageId}`;
}

/** A member's reaction, or none. `side` is the member's place in the match. */
export async function setReaction(tx: Queries, messageId: string, side: 'a' | 'b', emoji: string | null) {
  await (side === 'a'
    ? tx('setReaction')`update app.messages set reaction_a = ${emoji} where id = ${messageId}`
    : tx('setReaction')`update app.messages set reaction_b = ${emoji} where id = ${messageId}`);
}

/** Stamps what the other sent up to a place and the member had not read. */
export async function stampRead(
  tx: Queries,
  conversationId: string,
  readerId: string,
  upTo: number,
  at: Date,
): Promise<void> {
  await tx('stampRead')`
    update app.messages set read_at = ${at}
    where conversation_id = ${conversationId} and seq <= ${upTo} and seq > (
        select case when user_a = ${readerId} then read_a else read_b end from app.matches where id = ${conversationId})
      and sender_id <> ${readerId} and read_at is null`;
}
