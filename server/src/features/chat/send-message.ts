import type { BodyOf, Message, messages } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { secondsToNextDay } from '../discovery/swipes/allowances.ts';
import { findFlags } from './flags.ts';
import { signNow } from './media-urls.ts';
import { presentMessage } from './present-message.ts';

/**
 * Sends a message; answers after COMMIT. The same clientMessageId of the same member in the same conversation again
 * gives the message that was stored first, whatever the second one says (`repeated`). Throws `not_found` without a live
 * match, `media_unusable`, `restricted`, `rate_limited` when too many conversations were opened today.
 */
export async function sendMessage(
  ctx: Pick<Context, 'clock' | 'conversationMediaUrls' | 'sends'>,
  me: Member,
  input: BodyOf<typeof messages.sendMessage>,
): Promise<{ message: Message; repeated: boolean }> {
  const content = input.content ?? null;
  const { outcome, row } = await ctx.sends({
    conversationId: input.conversationId,
    senderId: me.id,
    clientMessageId: input.clientMessageId,
    type: input.type,
    content,
    mediaId: input.mediaId ?? null,
    entry: null,
    flags: content === null ? [] : findFlags(content),
  });
  switch (outcome) {
    case 'stored':
    case 'duplicate':
      if (!row) throw new Error('a stored message is not there');
      return {
        message: presentMessage(row, { viewerId: me.id, sign: signNow(ctx) }),
        repeated: outcome === 'duplicate',
      };
    case 'refused':
      throw ERRORS.notFound();
    case 'restricted':
      throw ERRORS.restricted();
    case 'no_media':
      throw ERRORS.mediaUnusable();
    case 'spent':
      throw ERRORS.rateLimited(secondsToNextDay(ctx.clock.now()));
  }
}
