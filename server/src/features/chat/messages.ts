import type { Message, messages, QueryOf } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { findConversation } from './conversation-queries.ts';
import { signNow } from './media-urls.ts';
import { listMessagesAfter, listMessagesBefore } from './message-queries.ts';
import { presentMessage } from './present-message.ts';

/**
 * Messages of one conversation in their order: the latest, those before a place, or those behind one. Reading on behind
 * the last `seq` one has misses nothing, since places are given in the order of commits. Throws `not_found`,
 * `invalid_input`.
 */
export async function listMessages(
  ctx: Pick<Context, 'db' | 'clock' | 'conversationMediaUrls'>,
  me: Member,
  conversationId: string,
  { afterSeq, beforeSeq, limit }: QueryOf<typeof messages.listMessages>,
): Promise<{ messages: Message[]; hasMore: boolean }> {
  if (afterSeq !== undefined && beforeSeq !== undefined) {
    throw ERRORS.invalidInput([{ path: 'beforeSeq', message: 'send afterSeq or beforeSeq, not both' }]);
  }
  if (!(await findConversation(ctx.db, me.id, conversationId))) throw ERRORS.notFound();
  const rows =
    afterSeq === undefined
      ? await listMessagesBefore(ctx.db, conversationId, beforeSeq ?? null, limit + 1)
      : await listMessagesAfter(ctx.db, conversationId, afterSeq, limit + 1);
  const page = rows.slice(0, limit);
  if (afterSeq === undefined) page.reverse();
  const look = { viewerId: me.id, sign: signNow(ctx) };
  return { messages: page.map((row) => presentMessage(row, look)), hasMore: rows.length > limit };
}
