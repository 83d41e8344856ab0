import type { Queries } from '../../db/db.ts';

/**
 * Whether a member has come across a person: in the deck since `since`, decided on them, or was ever matched. What the
 * person did about it since (block, unmatch, pause) changes nothing: who was met can be reported.
 */
export async function hasComeAcross(
  db: Queries,
  memberId: string,
  personId: string,
  since: Date,
): Promise<boolean> {
  const rows = await db('hasComeAcross')`
    select 1 where exists (
        select from app.deck_cards
        where viewer_id = ${memberId} and person_id = ${personId} and shown_at > ${since})
      or exists (select from app.decisions where actor_id = ${memberId} and target_id = ${personId})
      or exists (
        select from app.matches
        where user_a = least(${memberId}::uuid, ${personId}::uuid)
          and user_b = greatest(${memberId}::uuid, ${personId}::uuid))`;
  return rows.length > 0;
}

/** A member's reports are written one after the other, until the transaction ends. */
export async function lockReporter(tx: Queries, reporterId: string): Promise<void> {
  await tx('lockReporter')`select pg_advisory_xact_lock(hashtextextended(${`reporter:${reporterId}`}, 0))`;
}

/** When the member reported since `since`, oldest first. */
export async function listReportTimes(tx: Queries, reporterId: string, since: Date): Promise<Date[]> {
  const rows = await tx<{ created_at: Date }>('listReportTimes')`
    select created_at from app.reports where reporter_id = ${reporterId} and created_at > ${since} order by created_at`;
  return rows.map((row) => row.created_at);
}

export interface DecisionRow {
  by: string;
  kind: string;
  note: string | null;
  at: Date;
  [column: string]: unknown;
}

/** What two people decided on each other. */
export const listDecisionsBetween = (tx: Queries, a: string, b: string) =>
  tx<DecisionRow>('listDecisionsBetween')`
    select actor_id as by, kind, note, created_at as at from app.decisions
    where (actor_id = ${a} and target_id = ${b}) or (actor_id = ${b} and target_id = ${a}) order by created_at`;

export interface MatchRow {
  id: string;
  created_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
  end_reason: string | null;
  [column: string]: unknown;
}

/** The match of two people, live or ended. */
export async function findMatchBetween(tx: Queries, a: string, b: string): Promise<MatchRow | null> {
  const [row] = await tx<MatchRow>('findMatchBetween')`
    select id, created_at, ended_at, ended_by, end_reason from app.matches
    where user_a = least(${a}::uuid, ${b}::uuid) and user_b = greatest(${a}::uuid, ${b}::uuid)`;
  return row ?? null;
}

export interface ReportRow {
  id: string;
  reporterId: string;
  reportedId: string;
  reason: string;
  note: string | null;
  photoId: string | null;
  messageId: string | null;
  evidence: unknown;
  now: Date;
}

export async function insertReport(tx: Queries, row: ReportRow): Promise<void> {
  await tx('insertReport')`
    insert into app.reports (id, reporter_id, reported_id, reason, note, photo_id, message_id, evidence, created_at)
    values (${row.id}, ${row.reporterId}, ${row.reportedId}, ${row.reason}, ${row.note}, ${row.photoId},
      ${row.messageId}, ${tx.part.json(row.evidence as Record<string, never>)}, ${row.now})`;
}
