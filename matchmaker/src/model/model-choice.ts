/** Whether a newly trained cold model may take over, or a running one must go back: told by decisions neither has seen. */

import { bootstrapDifference, type Interval } from './bootstrap.ts';
import { createLogLoss } from './metrics.ts';

export interface Rivals {
  /** Probabilities of yes by each model, for the same decisions. */
  current: ArrayLike<number>;
  candidate: ArrayLike<number>;
  /** 1 yes, 0 no. */
  answers: ArrayLike<number>;
  /** Whose decision it was, as numbers from 0: one member's decisions are drawn together. */
  members: ArrayLike<number>;
}

export interface Verdict {
  /** 'equal' when the interval of the difference includes 0: then the older model stays. */
  candidateIs: 'better' | 'worse' | 'equal';
  /** Mean log loss of the candidate minus that of the current model, in nats a decision. */
  difference: Interval;
}

const DRAWS = 500;
const SEED = 1;

/** The same verdict every time for the same rows. */
export function compareModels({ current, candidate, answers, members }: Rivals): Verdict {
  const groups = Array.from(members).reduce((most, member) => Math.max(most, member + 1), 0);
  const lossOf = (scores: ArrayLike<number>) => createLogLoss({ scores, answers, groups: members });
  const difference = bootstrapDifference(lossOf(candidate), lossOf(current), {
    groups,
    replicates: DRAWS,
    seed: SEED,
  });
  if (difference.high < 0) return { candidateIs: 'better', difference };
  return { candidateIs: difference.low > 0 ? 'worse' : 'equal', difference };
}
