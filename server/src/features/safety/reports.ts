import type { ReportReasonId } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/db.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { newId } from '../../ids.ts';
import { wasSent } from '../chat/evidence.ts';
import { endMatch, lockPair } from '../matches/pair.ts';
import { snapshotPhotos } from '../people/profile-snapshot.ts';
import { copyPhotos, dropCopies, gatherEvidence, type PhotoEvidence } from './evidence.ts';
import { hasComeAcross, insertReport, listReportTimes, lockReporter } from './report-queries.ts';
import { visibleTo } from './visibility.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'storage' | 'feed' | 'realtime'>;

export interface ReportInput {
  userId: string;
  reason: ReportReasonId;
  photoId?: string | undefined;
  messageId?: string | undefined;
  note?: string | undefined;
}

const DAY_MS = 24 * 60 * 60_000;
/** How long somebody who was seen in the feed can be reported. */
const REMEMBERED_MS = 30 * DAY_MS;
const REPORTS_PER_DAY = 20;

/**
 * Reports somebody whom the member sees or has come across. Keeps the evidence, ends their match, and makes the two
 * invisible to each other for good. Throws `not_found` for everybody else and for a photo or message that is not the
 * reported person's, `rate_limited` after 20 reports in 24 hours.
 */
export async function reportUser(
  ctx: Needs,
  me: Member,
  input: ReportInput,
): Promise<{ reportId: string; createdAt: string }> {
  if (!(await mayReport(ctx, me.id, input.userId))) throw ERRORS.notFound();
  if (input.messageId !== undefined && !(await wasSent(ctx, input.userId, me.id, input.messageId))) {
    throw ERRORS.notFound();
  }
  const photos = await snapshotPhotos(ctx.db, input.userId);
  if (input.photoId !== undefined && !photos.some(({ id }) => id === input.photoId)) throw ERRORS.notFound();
  // Copied before the transaction: files are slow. A photo that is deleted meanwhile is in the evidence all the same.
  const copies = await copyPhotos(ctx, photos);
  let report: { reportId: string; createdAt: string };
  try {
    report = await ctx.db.tx((tx) => writeReport(ctx, tx, me, input, copies));
  } catch (error) {
    await dropCopies(ctx, copies);
    throw error;
  }
  await ctx.feed.refresh([me.id, input.userId]);
  return report;
}

async function mayReport(ctx: Needs, memberId: string, personId: string): Promise<boolean> {
  if (memberId === personId) return false;
  const since = new Date(ctx.clock.now() - REMEMBERED_MS);
  if (await hasComeAcross(ctx.db, memberId, personId, since)) return true;
  return (await visibleTo(ctx, memberId, [personId])).has(personId);
}

async function writeReport(
  ctx: Needs,
  tx: Tx,
  me: Member,
  input: ReportInput,
  copies: readonly PhotoEvidence[],
) {
  await lockPair(tx, me.id, input.userId);
  await lockReporter(tx, me.id);
  const now = ctx.clock.now();
  await checkDailyCap(tx, me.id, now);
  const evidence = await gatherEvidence(ctx, tx, me.id, input.userId, copies);
  if (!evidence) throw ERRORS.notFound();
  const row = {
    id: newId(now),
    reporterId: me.id,
    reportedId: input.userId,
    reason: input.reason,
    note: input.note ?? null,
    photoId: input.photoId ?? null,
    messageId: input.messageId ?? null,
    evidence,
    now: new Date(now),
  };
  await insertReport(tx, row);
  await endMatch(ctx, tx, { by: me.id, other: input.userId, reason: 'report', at: row.now });
  return { reportId: row.id, createdAt: row.now.toISOString() };
}

async function checkDailyCap(tx: Tx, reporterId: string, now: number): Promise<void> {
  const times = await listReportTimes(tx, reporterId, new Date(now - DAY_MS));
  const oldest = times[times.length - REPORTS_PER_DAY];
  if (oldest) throw ERRORS.rateLimited((oldest.getTime() + DAY_MS - now) / 1000);
}
