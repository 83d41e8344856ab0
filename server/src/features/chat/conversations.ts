import type { Conversation, Message } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { cutPage, openCursor, sealCursor } from '../../db/keyset.ts';
import type { Member } from '../../http/auth.ts';
import { getCards } from '../people/cards.ts';
import { listConversationRows, listConversationsById } from './conversation-queries.ts';
import { signNow } from './media-urls.ts';
import { listLastMessages } from './message-queries.ts';
import { presentMessage } from './present-message.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'mediaUrls' | 'conversationMediaUrls'>;

/** The member's conversations, the one that changed last first, also those without a message. Throws `cursor_invalid`. */
export async function listConversations(
  ctx: Needs & Pick<Context, 'secrets'>,
  me: Member,
  input: { limit: number; cursor?: string | undefined },
): Promise<{ conversations: Conversation[]; nextCursor: string | null }> {
  const place =
    input.cursor === undefined ? null : openCursor(ctx.secrets, 'conversations', me.id, input.cursor);
  const after = place && { at: String(place[0]), id: String(place[1]) };
  const rows = await listConversationRows(ctx.db, me.id, after, input.limit + 1);
  const { page, last } = cutPage(rows, input.limit);
  const ids = page.map((row) => row.other_id);
  const [cards, lastMessages] = await Promise.all([getCards(ctx, me.id, ids), readLast(ctx, me, page)]);
  const cardOf = new Map(cards.map((card) => [card.id, card]));
  const conversations = page.flatMap((row) => {
    const user = cardOf.get(row.other_id);
    return user ? [{ id: row.id, user, lastMessage: lastMessages.get(row.id) ?? null, ...marksOf(row) }] : [];
  });
  return {
    conversations,
    nextCursor: last && sealCursor(ctx.secrets, 'conversations', me.id, [last.at, last.id]),
  };
}

const marksOf = (row: {
  unread: number;
  last_seq: number;
  my_read_seq: number;
  their_shown_seq: number;
}) => ({
  unread: row.unread,
  lastSeq: row.last_seq,
  myReadSeq: row.my_read_seq,
  theirReadSeq: row.their_shown_seq,
});

/** What a match shows of its conversation. */
export interface ConversationState {
  lastMessage: Message | null;
  unread: number;
}

/** The state of these conversations of the member; the caller has seen to it that they may be shown. */
export async function getConversationStates(
  ctx: Pick<Context, 'db' | 'clock' | 'conversationMediaUrls'>,
  me: Member,
  ids: readonly string[],
): Promise<Map<string, ConversationState>> {
  if (ids.length === 0) return new Map();
  const rows = await listConversationsById(ctx.db, me.id, ids);
  const last = await readLast(ctx, me, rows);
  return new Map(rows.map(({ id, unread }) => [id, { unread, lastMessage: last.get(id) ?? null }]));
}

async function readLast(
  ctx: Pick<Context, 'db' | 'clock' | 'conversationMediaUrls'>,
  me: Member,
  conversations: readonly { id: string; last_seq: number }[],
): Promise<Map<string, Message>> {
  const ids = conversations.filter((row) => row.last_seq > 0).map((row) => row.id);
  if (ids.length === 0) return new Map();
  const look = { viewerId: me.id, sign: signNow(ctx) };
  const rows = await listLastMessages(ctx.db, ids);
  return new Map(rows.map((row) => [row.conversation_id, presentMessage(row, look)]));
}
