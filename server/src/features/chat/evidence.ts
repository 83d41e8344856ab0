import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import { hasSent, listMessagesOfPair } from './message-queries.ts';

/** A message at one moment, for evidence: also what its sender has deleted. */
export interface MessageSnapshot {
  id: string;
  seq: number;
  senderId: string;
  type: string;
  content: string | null;
  entry: unknown;
  /** Of a picture or recording; staff fetch it by its key. */
  media: { id: string; kind: string; fileKey: string } | null;
  sentAt: string;
  readAt: string | null;
  deletedAt: string | null;
}

/** Messages of one report. A report of the people behind a longer talk begins with its end. */
const KEPT = 200;

/** What two people last wrote to each other, in its order, whatever became of their match. */
export async function snapshotMessages(db: Queries, a: string, b: string): Promise<MessageSnapshot[]> {
  const rows = await listMessagesOfPair(db, a, b, KEPT);
  return rows.reverse().map((row) => ({
    id: row.id,
    seq: row.seq,
    senderId: row.sender_id,
    type: row.type,
    content: row.content,
    entry: row.entry,
    media: row.media && { id: row.media.id, kind: row.media.kind, fileKey: row.media.storage_key },
    sentAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
  }));
}

/** Whether `from` sent this message to `to`, deleted or not, whatever became of their match. */
export function wasSent(
  ctx: Pick<Context, 'db'>,
  from: string,
  to: string,
  messageId: string,
): Promise<boolean> {
  return hasSent(ctx.db, from, to, messageId);
}
