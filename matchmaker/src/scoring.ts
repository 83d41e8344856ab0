/** How a search scores rows of the store: by the built-in formula, which can be bounded, or by a scorer of the caller. */

import { ACTIVE_HOUR, type Columns, DAMPING, LIKED, NUMBER, RECORD, SIGN, YES } from './columns.ts';
import { createOutlook, HOPES } from './hopes.ts';
import {
  ACTIVE_MOST,
  FIELDS,
  HOPES_HOUR,
  LIKED_LEAST,
  LIKED_MOST,
  SIGN_ANY,
  YES_LEAST,
  YES_MOST,
} from './leaves.ts';
import { MODEL_WEIGHTS } from './model/weights.ts';
import { refuse } from './person.ts';
import type { Query } from './query.ts';
import { activityTerm, type Chances, distanceTerm, levelOf, mostGain, scoreOf } from './score.ts';
import type { Branch } from './tree.ts';

/**
 * What a scorer sees of a viewer and a person. The store reuses one object: read it during the call only.
 * "Yes" is a, how often somebody says yes; "liked" is b, how often they get a yes: log-odds around the usual rate.
 */
export interface Pair {
  viewerId: string;
  /** Looked up when it is read: some 200 ns. */
  readonly personId: string;
  viewerYes: number;
  viewerLiked: number;
  personYes: number;
  personLiked: number;
  /** 0 to 1.5: smaller for people who were seen often lately, larger for the boosted. */
  damping: number;
  /** Whole km, or null when the person hides their distance: then nothing of the score may depend on it. */
  km: number | null;
  /** Whole hours since the person was last active. */
  hoursIdle: number;
}

/** Higher comes first. Must be a finite number and depend on nothing but the pair. Nobody is skipped by a bound. */
export type ScorePair = (pair: Readonly<Pair>) => number;

export interface Scoring {
  /** Nobody of a leaf, all at least `kmLeast` away, scores more. */
  promise(leaf: number, kmLeast: number): number;
  /** The same of a branch. */
  promiseOfBranch(branch: Branch, kmLeast: number): number;
  /** The least level of quality (score.ts) of whoever in the leaf scores at least `score`. */
  leastLevel(leaf: number, kmLeast: number, score: number): number;
  /** What the person in a row scores at a distance. Never rises with it, if `bounded`. */
  score(segment: Columns, row: number, km: number): number;
  bounded: boolean;
}

export function createFormula(query: Query): Scoring {
  const { hour } = query.moment;
  const { leaves } = query.store;
  const viewer: Chances = {
    yes: query.viewer.reals[YES] as number,
    liked: query.viewer.reals[LIKED] as number,
    damping: query.viewer.reals[DAMPING] as number,
  };
  const outlook = createOutlook(viewer, hour);
  const mostDistanceTerm = (signAny: number, kmLeast: number): number => {
    const near = distanceTerm(kmLeast);
    return signAny & SIGN.hideDistance ? Math.max(near, MODEL_WEIGHTS.distance.hidden) : near;
  };
  return {
    bounded: true,
    promise(leaf, kmLeast) {
      const { summaries, hopes } = leaves;
      const at = leaf * FIELDS;
      const most = outlook(hopes, leaf * HOPES, summaries[at + HOPES_HOUR] as number);
      return most * mostDistanceTerm(summaries[at + SIGN_ANY] as number, kmLeast);
    },
    promiseOfBranch({ hopes, hour: hopesHour, sign }, kmLeast) {
      return outlook(hopes, 0, hopesHour) * mostDistanceTerm(sign, kmLeast);
    },
    leastLevel(leaf, kmLeast, score) {
      const { summaries } = leaves;
      const at = leaf * FIELDS;
      const [likedLeast, likedMost] = [summaries[at + LIKED_LEAST], summaries[at + LIKED_MOST]];
      const [yesLeast, yesMost] = [summaries[at + YES_LEAST], summaries[at + YES_MOST]];
      const gain =
        mostGain(viewer.yes, likedLeast as number, likedMost as number) *
        mostGain(viewer.liked, yesLeast as number, yesMost as number);
      const idle = Math.max(0, hour - (summaries[at + ACTIVE_MOST] as number));
      const most = gain * mostDistanceTerm(summaries[at + SIGN_ANY] as number, kmLeast) * activityTerm(idle);
      return Math.max(0, levelOf(Math.max(0, score) / most) - 1);
    },
    score(segment, row, km) {
      const record = row * RECORD;
      const { words, reals } = segment;
      return scoreOf(
        viewer,
        reals[record + YES] as number,
        reals[record + LIKED] as number,
        reals[record + DAMPING] as number,
        (segment.sign[row] as number) & SIGN.hideDistance ? null : km,
        Math.max(0, hour - (words[record + ACTIVE_HOUR] as number)),
      );
    },
  };
}

export function createCustomScoring(query: Query, scorePair: ScorePair): Scoring {
  const { moment, store, viewer, viewerId } = query;
  let number = -1;
  const pair = {
    viewerId,
    get personId() {
      return store.ids.text(number);
    },
    viewerYes: logOdds(viewer.reals[YES] as number),
    viewerLiked: logOdds(viewer.reals[LIKED] as number),
    personYes: 0,
    personLiked: 0,
    damping: 1,
    km: null as number | null,
    hoursIdle: 0,
  };
  return {
    bounded: false,
    promise: () => Number.POSITIVE_INFINITY,
    promiseOfBranch: () => Number.POSITIVE_INFINITY,
    leastLevel: () => 0,
    score(segment, row, km) {
      const record = row * RECORD;
      number = segment.words[record + NUMBER] as number;
      pair.personYes = logOdds(segment.reals[record + YES] as number);
      pair.personLiked = logOdds(segment.reals[record + LIKED] as number);
      pair.damping = segment.reals[record + DAMPING] as number;
      pair.km = (segment.sign[row] as number) & SIGN.hideDistance ? null : km;
      pair.hoursIdle = Math.max(0, moment.hour - (segment.words[record + ACTIVE_HOUR] as number));
      const score = scorePair(pair);
      if (Number.isFinite(score)) return score;
      throw refuse('invalid_score', 'a scorer answered something that is not a number');
    },
  };
}

function logOdds(doubt: number): number {
  return -Math.log(doubt);
}
