import type { Queries, Row } from '../../../db/db.ts';
import type { DecisionKind } from './decision-queries.ts';

export interface PlannedDecision {
  actorId: string;
  targetId: string;
  kind: DecisionKind;
  note: string | null;
  /** Whether the two keep each other's must-haves; null: not looked at. */
  kept: boolean | null;
  /** The id of the match that this may make. */
  matchId: string;
}

/** What holds for all decisions of a call. `today` is the UTC day that ages and allowances are counted on. */
export interface DecisionRules {
  likesAllowed: number;
  superlikesAllowed: number;
  photoRequired: boolean;
  now: Date;
  today: string;
}

/**
 * `taken`: it stands from now on. `repeated`: it stood already. `conflict`: another one did. `spent`: no allowance is
 * left. `incomplete`: the member has no place yet. `unseen`: the person does not exist for the member. `refused`: one of
 * the two is not what the other insists on. `insists`: nothing was done, since one has must-haves that nobody looked at.
 */
export type Outcome =
  | 'taken'
  | 'repeated'
  | 'conflict'
  | 'spent'
  | 'incomplete'
  | 'unseen'
  | 'refused'
  | 'insists';

export interface TakenDecision extends Row {
  outcome: Outcome;
  match_id: string | null;
  made: boolean;
  /** The member may like without a daily limit. */
  unlimited: boolean;
  likes_used: number;
  superlikes_used: number;
}

/**
 * Judges and takes decisions in one statement, committed by itself unless inside a transaction; one row each, in their
 * order. Two people may be in it once, in whichever direction.
 */
export async function takeDecisions(
  db: Queries,
  planned: readonly PlannedDecision[],
  rules: DecisionRules,
): Promise<TakenDecision[]> {
  const column = <T>(pick: (decision: PlannedDecision) => T) => planned.map(pick) as never;
  return db<TakenDecision>('takeDecisions')`
    select outcome, match_id, made, unlimited, likes_used, superlikes_used
    from app.take_decisions(
      ${column((d) => d.actorId)}::uuid[], ${column((d) => d.targetId)}::uuid[], ${column((d) => d.kind)}::text[],
      ${column((d) => d.note)}::text[], ${column((d) => (d.kept === null ? null : String(d.kept)))}::text[]::boolean[],
      ${column((d) => d.matchId)}::uuid[], ${rules.likesAllowed}, ${rules.superlikesAllowed}, ${rules.photoRequired},
      ${rules.now}, ${rules.today}::date)
    order by place`;
}
