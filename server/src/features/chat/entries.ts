import type { CallEntry, GiftEntry, Message } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { signNow } from './media-urls.ts';
import { presentMessage } from './present-message.ts';
import { storeAndTell } from './sends.ts';

/** What another feature writes into a conversation. */
export type NewEntry = {
  conversationId: string;
  /** Who called, or gave the gift. */
  senderId: string;
  /** One of its own for each entry, such as the call's id: an entry that is written again is written once. */
  entryId: string;
} & ({ type: 'call'; entry: CallEntry } | { type: 'gift'; entry: GiftEntry });

/**
 * Writes a gift or call into a conversation and tells both members, in the caller's transaction. It holds the
 * conversation until that ends, so call it last. Null when the match is over. Counts against no limit.
 */
export async function insertEntry(
  ctx: Pick<Context, 'clock' | 'config' | 'metrics' | 'realtime' | 'conversationMediaUrls'>,
  tx: Tx,
  { conversationId, senderId, entryId, type, entry }: NewEntry,
): Promise<Message | null> {
  const send = { conversationId, senderId, clientMessageId: entryId, type, entry };
  const [sent] = await storeAndTell(ctx, tx, [{ ...send, content: null, mediaId: null, flags: [] }], null);
  return sent?.row ? presentMessage(sent.row, { viewerId: senderId, sign: signNow(ctx) }) : null;
}
