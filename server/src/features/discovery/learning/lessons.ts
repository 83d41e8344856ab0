import {
  applyChange,
  type Effect,
  fadeExposures,
  learn,
  MODEL_WEIGHTS,
  meanOf,
  unlearn,
} from '@romantic/matchmaker/model';
import { type ColdScorer, USUAL_LOG_ODDS } from './cold-score.ts';
import type { KeptStanding, StandingRow } from './standing-queries.ts';

const HOUR_MS = 3_600_000;

export interface Lesson {
  actor_id: string;
  target_id: string;
  liked: boolean;
}

/**
 * What a batch of decisions teaches about its people, by the same functions that `npm run evaluate` measures. Decisions
 * of or on somebody without a profile teach nothing.
 */
export interface Lessons {
  learn(decision: Lesson): void;
  /** Near to exact, see `unlearn`. That they were seen stays. */
  takeBack(decision: Lesson): void;
  /** The standings of whoever was in a decision, each once. */
  changed(): KeptStanding[];
}

interface Learner {
  row: StandingRow;
  subject: { gender: StandingRow['gender']; birthDate: string; interests: string[] };
  says: Effect;
  gets: Effect;
  exposures: number;
  touched: boolean;
}

export function createLessons(rows: readonly StandingRow[], cold: ColdScorer, now: number): Lessons {
  const learners = new Map(rows.map((row) => [row.user_id, createLearner(row, now)]));

  const both = ({ actor_id, target_id }: Lesson) => {
    const [actor, target] = [learners.get(actor_id), learners.get(target_id)];
    if (!actor || !target) return null;
    actor.touched = true;
    target.touched = true;
    return { actor, target, cold: USUAL_LOG_ODDS + cold.score(actor.subject, target.subject, now) };
  };

  return {
    learn(decision) {
      const pair = both(decision);
      if (!pair) return;
      const change = learn(decision.liked, pair.cold, pair.actor.says, pair.target.gets);
      applyChange(pair.actor.says, change.decider, 1);
      applyChange(pair.target.gets, change.decided, 1);
      pair.target.exposures += 1;
      count(pair.actor.row, pair.target.row, decision.liked, 1);
    },
    takeBack(decision) {
      const pair = both(decision);
      if (!pair) return;
      const change = unlearn(decision.liked, pair.cold, pair.actor.says, pair.target.gets);
      applyChange(pair.actor.says, change.decider, -1);
      applyChange(pair.target.gets, change.decided, -1);
      count(pair.actor.row, pair.target.row, decision.liked, -1);
    },
    changed: () => [...learners.values()].filter(({ touched }) => touched).map((one) => describe(one, now)),
  };
}

function createLearner(row: StandingRow, now: number): Learner {
  const hours = row.exposures_at === null ? 0 : Math.max(0, now - row.exposures_at.getTime()) / HOUR_MS;
  return {
    row: { ...row },
    subject: { gender: row.gender, birthDate: row.birth_date, interests: row.interests },
    says: { precision: MODEL_WEIGHTS.effectPrecision + row.says_told, shift: row.says_shift },
    gets: { precision: MODEL_WEIGHTS.effectPrecision + row.gets_told, shift: row.gets_shift },
    exposures: fadeExposures(row.exposures, hours),
    touched: false,
  };
}

function count(actor: StandingRow, target: StandingRow, liked: boolean, times: 1 | -1): void {
  if (liked) {
    actor.likes_given = Math.max(0, actor.likes_given + times);
    target.likes_received = Math.max(0, target.likes_received + times);
  } else {
    actor.passes_given = Math.max(0, actor.passes_given + times);
    target.passes_received = Math.max(0, target.passes_received + times);
  }
}

function describe({ row, says, gets, exposures }: Learner, now: number): KeptStanding {
  const { user_id, likes_given, passes_given, likes_received, passes_received } = row;
  return {
    user_id,
    likes_given,
    passes_given,
    likes_received,
    passes_received,
    says_told: says.precision - MODEL_WEIGHTS.effectPrecision,
    says_shift: says.shift,
    gets_told: gets.precision - MODEL_WEIGHTS.effectPrecision,
    gets_shift: gets.shift,
    says: meanOf(says),
    gets: meanOf(gets),
    exposures,
    // Clocks of two machines differ: a moment never comes twice, or a fade would.
    exposures_at: new Date(Math.max(now, row.exposures_at?.getTime() ?? 0)),
  };
}
