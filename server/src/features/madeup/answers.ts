import { hash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { markRead } from '../chat/changes.ts';
import { sendMessage } from '../chat/send-message.ts';
import { listUnanswered, type Unanswered } from './living-queries.ts';
import { repliesWith } from './replies.ts';

const DAY_MS = 24 * 3_600_000;
/** Conversations answered in one look. */
const BATCH = 200;
/**
 * Lets made-up people answer what was written to them last: they read it, type, and write a line. What they do is fixed
 * by the message, and the answer's id comes from it, so two workers, or a job that runs twice, write it once.
 */
export async function answerMessages(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  for (const message of await listUnanswered(ctx.db, new Date(now - DAY_MS), BATCH)) {
    try {
      await answer(ctx, message, now);
    } catch (error) {
      // Blocked, ended or gone since.
      if (!(error instanceof AppError) || error.status >= 500) throw error;
    }
  }
}

async function answer(ctx: Context, message: Unanswered, now: number): Promise<void> {
  const { id, conversation_id: conversationId, person_id: personId } = message;
  const person = { id: personId, sessionId: '' };
  const { text, pauseSeconds, typingSeconds } = repliesWith(
    message.content ?? '',
    id,
    message.reply_delay_seconds,
  );
  const typesAt = message.created_at.getTime() + pauseSeconds * 1000;
  if (now < typesAt) return;
  if (!message.was_read) {
    await markRead(ctx, person, id);
    const typing = { topic: `match:${conversationId}`, event: 'typing', payload: { userId: personId } };
    ctx.realtime.relay(typing, null);
  }
  if (now < typesAt + typingSeconds * 1000) return;
  await sendMessage(ctx, person, {
    conversationId,
    clientMessageId: answerId(id),
    type: 'text',
    content: text,
  });
}

/** A UUID (version 8, of our own making) that belongs to the message that is answered. */
function answerId(messageId: string): string {
  const text = hash('sha256', `answer ${messageId}`, 'hex');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-8${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20, 32)}`;
}
