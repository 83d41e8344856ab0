import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { type MessageSnapshot, snapshotMessages } from '../chat/evidence.ts';
import type { PhotoSnapshot, ProfileSnapshot } from '../people/profile-snapshot.ts';
import { snapshotProfile } from '../people/profile-snapshot.ts';
import { findMatchBetween, listDecisionsBetween } from './report-queries.ts';

/** A photo as it was reported; `evidenceKey` is a copy that outlives it, null when there was no file to copy. */
export interface PhotoEvidence extends Omit<PhotoSnapshot, 'fileKey'> {
  evidenceKey: string | null;
}

/** What the staff will be able to look at, whatever the reported person changes or deletes. */
export interface Evidence {
  reporter: { id: string };
  reported: ProfileSnapshot;
  photos: readonly PhotoEvidence[];
  decisions: { by: string; kind: string; note: string | null; at: string }[];
  match: {
    id: string;
    matchedAt: string;
    endedAt: string | null;
    endedBy: string | null;
    endReason: string | null;
  } | null;
  /** The last of their conversation, in its order, with what was deleted. */
  messages: readonly MessageSnapshot[];
}

/** Copies the photos' files under keys that no member ever gets a signed address of. Removes them if one fails. */
export async function copyPhotos(
  ctx: Pick<Context, 'storage'>,
  photos: readonly PhotoSnapshot[],
): Promise<PhotoEvidence[]> {
  const copies: PhotoEvidence[] = [];
  try {
    for (const { fileKey, ...photo } of photos) {
      const stored = await ctx.storage.get(fileKey);
      const evidenceKey = stored && `evidence/${randomBytes(16).toString('hex')}.webp`;
      copies.push({ ...photo, evidenceKey });
      if (evidenceKey) await ctx.storage.put(evidenceKey, await buffer(stored.stream), 'image/webp');
    }
    return copies;
  } catch (error) {
    await dropCopies(ctx, copies);
    throw error;
  }
}

/** Removes copies that no report refers to. */
export async function dropCopies(
  ctx: Pick<Context, 'storage'>,
  copies: readonly PhotoEvidence[],
): Promise<void> {
  const keys = copies.flatMap((copy) => copy.evidenceKey ?? []);
  await ctx.storage.delete(keys).catch(() => {});
}

/** Everything else, read in the report's own transaction. Null when the reported profile is gone. */
export async function gatherEvidence(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  reporterId: string,
  reportedId: string,
  photos: readonly PhotoEvidence[],
): Promise<Evidence | null> {
  const reported = await snapshotProfile(ctx, tx, reportedId);
  if (!reported) return null;
  const decisions = await listDecisionsBetween(tx, reporterId, reportedId);
  const match = await findMatchBetween(tx, reporterId, reportedId);
  return {
    reporter: { id: reporterId },
    reported,
    photos,
    decisions: decisions.map(({ by, kind, note, at }) => ({ by, kind, note, at: at.toISOString() })),
    match: match && {
      id: match.id,
      matchedAt: match.created_at.toISOString(),
      endedAt: match.ended_at?.toISOString() ?? null,
      endedBy: match.ended_by,
      endReason: match.end_reason,
    },
    messages: await snapshotMessages(tx, reporterId, reportedId),
  };
}
