import type { Message } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { hidesReads } from '../premium/read-receipts.ts';
import {
  type ConversationRow,
  dropUnread,
  lockConversationOf,
  moveReadMark,
} from './conversation-queries.ts';
import { messageEvents, readEvents } from './events.ts';
import { signNow } from './media-urls.ts';
import { listMessagesById, type MessageRow, markDeleted, setReaction, stampRead } from './message-queries.ts';
import { presentMessage } from './present-message.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'realtime' | 'conversationMediaUrls'>;

/**
 * Marks everything up to a message as read, and tells the other unless the member keeps that to themself; an earlier message leaves the mark where it is.
 * Throws `not_found`.
 */
export async function markRead(
  ctx: Pick<Context, 'db' | 'clock' | 'realtime'>,
  me: Member,
  messageId: string,
): Promise<{ readSeq: number }> {
  return ctx.db.tx(async (tx) => {
    const { conversation, row } = await holdMessage(tx, me, messageId);
    if (row.seq <= conversation.my_read_seq) return { readSeq: conversation.my_read_seq };
    const now = new Date(ctx.clock.now());
    const shown = !(await hidesReads(ctx, tx, me.id));
    if (shown) await stampRead(tx, conversation.id, me.id, row.seq, now);
    await moveReadMark(tx, conversation, me.id, row.seq, shown);
    const read = {
      conversationId: conversation.id,
      readerId: me.id,
      readSeq: row.seq,
      readAt: now.toISOString(),
    };
    await ctx.realtime.publish(tx, readEvents(shown ? [me.id, conversation.other_id] : [me.id], read));
    return { readSeq: row.seq };
  });
}

/**
 * Deletes one's own message for both; the row keeps what it was, for staff. Repeating changes nothing. Throws
 * `not_found` for the other's, for a gift or a call, and when the match is over.
 */
export async function deleteMessage(ctx: Needs, me: Member, messageId: string): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const { conversation, row } = await holdMessage(tx, me, messageId);
    if (row.sender_id !== me.id || row.entry !== null) throw ERRORS.notFound();
    if (row.deleted_at !== null) return;
    const now = new Date(ctx.clock.now());
    await markDeleted(tx, messageId, now);
    if (row.seq > conversation.their_read_seq) await dropUnread(tx, conversation);
    await tell(ctx, tx, { ...row, deleted_at: now });
  });
}

/** Sets or takes back one's reaction to a message. Throws `not_found`, also for a deleted message. */
export async function reactToMessage(
  ctx: Needs,
  me: Member,
  messageId: string,
  emoji: string | null,
): Promise<Message> {
  return ctx.db.tx(async (tx) => {
    const { conversation, row } = await holdMessage(tx, me, messageId);
    if (row.deleted_at !== null) throw ERRORS.notFound();
    const key = conversation.side === 'a' ? 'reaction_a' : 'reaction_b';
    const changed: MessageRow = { ...row, [key]: emoji };
    if (row[key] !== emoji) {
      await setReaction(tx, messageId, conversation.side, emoji);
      await tell(ctx, tx, changed);
    }
    return presentMessage(changed, { viewerId: me.id, sign: signNow(ctx) });
  });
}

/** Holds the conversation until the transaction ends, then reads: what is seen is what nobody else is changing. */
async function holdMessage(
  tx: Tx,
  me: Member,
  messageId: string,
): Promise<{ conversation: ConversationRow; row: MessageRow }> {
  const conversation = await lockConversationOf(tx, me.id, messageId);
  const [row] = conversation ? await listMessagesById(tx, [messageId]) : [];
  if (!conversation || !row) throw ERRORS.notFound();
  return { conversation, row };
}

async function tell(ctx: Needs, tx: Tx, row: MessageRow): Promise<void> {
  await ctx.realtime.publish(tx, messageEvents('message.updated', row, signNow(ctx)));
}
