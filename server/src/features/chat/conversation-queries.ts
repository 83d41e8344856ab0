import type { Queries, Row } from '../../db/db.ts';

/** A conversation as one of its members sees it. */
export interface ConversationRow extends Row {
  id: string;
  other_id: string;
  /** The member's place in the match. */
  side: 'a' | 'b';
  last_seq: number;
  my_read_seq: number;
  their_read_seq: number;
  /** How far the member is told that the other has read. */
  their_shown_seq: number;
  unread: number;
}

const seenBy = (db: Queries, memberId: string) => db.part`
  m.id, m.last_seq,
  case when m.user_a = ${memberId} then 'a' else 'b' end as side,
  case when m.user_a = ${memberId} then m.user_b else m.user_a end as other_id,
  case when m.user_a = ${memberId} then m.read_a else m.read_b end as my_read_seq,
  case when m.user_a = ${memberId} then m.read_b else m.read_a end as their_read_seq,
  case when m.user_a = ${memberId} then m.shown_read_b else m.shown_read_a end as their_shown_seq,
  case when m.user_a = ${memberId} then m.unread_a else m.unread_b end as unread`;

/** The rule in one place: a live match of the member, whose other member has a live account. */
const openFor = (db: Queries, memberId: string) => db.part`
  m.ended_at is null and ${memberId}::uuid in (m.user_a, m.user_b) and exists (
    select from app.users u where u.status = 'active'
      and u.id = case when m.user_a = ${memberId} then m.user_b else m.user_a end)`;

export async function findConversation(
  db: Queries,
  memberId: string,
  conversationId: string,
): Promise<ConversationRow | null> {
  const [row] = await db<ConversationRow>('findConversation')`
    select ${seenBy(db, memberId)} from app.matches m where m.id = ${conversationId} and ${openFor(db, memberId)}`;
  return row ?? null;
}

/**
 * The conversation of a message, and the message's place in it. Null when the member may not read it. With `lock` the
 * conversation is held until the transaction ends, as every change of it is made under.
 */
export async function lockConversationOf(
  tx: Queries,
  memberId: string,
  messageId: string,
): Promise<ConversationRow | null> {
  const [row] = await tx<ConversationRow>('lockConversationOf')`
    select ${seenBy(tx, memberId)} from app.matches m
    where m.id = (select t.conversation_id from app.messages t where t.id = ${messageId}) and ${openFor(tx, memberId)}
    for no key update of m`;
  return row ?? null;
}

/** The read marks and counts of these conversations of the member, live or not. */
export const listConversationsById = (db: Queries, memberId: string, ids: readonly string[]) =>
  db<ConversationRow>('listConversationsById')`
    select ${seenBy(db, memberId)} from app.matches m
    where m.id = any(${ids}::uuid[]) and ${memberId}::uuid in (m.user_a, m.user_b)`;

/**
 * The member's live conversations behind a place, the one that changed last first. All of the member's matches are
 * looked through: an index by the last change would cost every message of everybody.
 */
export async function listConversationRows(
  db: Queries,
  memberId: string,
  after: { at: string; id: string } | null,
  limit: number,
) {
  const behind = after
    ? db.part`where (changed_at, id) < (${after.at}::text::timestamptz, ${after.id}::uuid)`
    : db.part``;
  return db<ConversationRow & { at: string }>('listConversationRows')`
    select *, changed_at::text as at from (
      select ${seenBy(db, memberId)}, coalesce(m.last_at, m.created_at) as changed_at from app.matches m
      where m.user_a = ${memberId} and m.ended_at is null
      union all
      select ${seenBy(db, memberId)}, coalesce(m.last_at, m.created_at) from app.matches m
      where m.user_b = ${memberId} and m.ended_at is null
    ) mine ${behind}
    order by changed_at desc, id desc limit ${limit}`;
}

/** Moves the member's mark up to `seq`, and counts again what is behind it. `shown`: the other is told. */
export async function moveReadMark(
  tx: Queries,
  conversation: { id: string; side: 'a' | 'b' },
  readerId: string,
  seq: number,
  shown: boolean,
): Promise<void> {
  const unread = tx.part`(
    select count(*) from app.messages t where t.conversation_id = ${conversation.id} and t.seq > ${seq}
      and t.sender_id <> ${readerId} and t.deleted_at is null)`;
  await (conversation.side === 'a'
    ? tx('moveReadMark')`update app.matches set read_a = ${seq}, unread_a = ${unread},
          shown_read_a = case when ${shown} then ${seq} else shown_read_a end where id = ${conversation.id}`
    : tx('moveReadMark')`update app.matches set read_b = ${seq}, unread_b = ${unread},
          shown_read_b = case when ${shown} then ${seq} else shown_read_b end where id = ${conversation.id}`);
}

/** One message fewer that the other member of `side` has not read. */
export async function dropUnread(tx: Queries, conversation: { id: string; side: 'a' | 'b' }): Promise<void> {
  await (conversation.side === 'a'
    ? tx(
        'dropUnread',
      )`update app.matches set unread_b = greatest(unread_b - 1, 0) where id = ${conversation.id}`
    : tx(
        'dropUnread',
      )`update app.matches set unread_a = greatest(unread_a - 1, 0) where id = ${conversation.id}`);
}
