/** The score of a pair: how likely both say yes, spread over people, with mild terms for distance and activity. */

import { WEIGHTS } from './weights.ts';

/**
 * What a scorer sees of a viewer and a person. The store reuses one object: read it during the call only.
 * "Yes" is a, how often somebody says yes; "liked" is b, how often they get a yes: log-odds around the usual rate.
 */
export interface Pair {
  viewerId: string;
  personId: string;
  viewerYes: number;
  viewerLiked: number;
  personYes: number;
  personLiked: number;
  /** 0 to 1, smaller for people who have been seen often. */
  damping: number;
  /** Whole km, or null when the person hides their distance: then nothing of the score may depend on it. */
  km: number | null;
  /** Whole hours since the person was last active. */
  hoursIdle: number;
}

/** The seam for a learned model: higher comes first. Must be a finite number and depend on nothing but the pair. */
export type ScorePair = (pair: Readonly<Pair>) => number;

const MU = logit(WEIGHTS.baseRate);
const PRIOR_DECISIONS = 1 / (WEIGHTS.effectSd ** 2 * WEIGHTS.baseRate * (1 - WEIGHTS.baseRate));

/** `p_ij * p_ji * damping * distance * activity` with `p_ij = sigma(mu + a_i + b_j)`. */
export function scorePair(pair: Readonly<Pair>): number {
  const viewerSaysYes = sigma(MU + pair.viewerYes + pair.personLiked);
  const personSaysYes = sigma(MU + pair.personYes + pair.viewerLiked);
  return viewerSaysYes * personSaysYes * pair.damping * distanceTerm(pair.km) * activityTerm(pair.hoursIdle);
}

/**
 * Running log-odds of yes around the usual rate, shrunk towards 0 by the prior and bounded: 0 without decisions.
 * Counts are all the state there is, so an update is an addition.
 */
export function shrunkLogOdds(yes: number, no: number): number {
  const rate = (yes + PRIOR_DECISIONS * WEIGHTS.baseRate) / (yes + no + PRIOR_DECISIONS);
  return Math.max(-WEIGHTS.effectBound, Math.min(WEIGHTS.effectBound, logit(rate) - MU));
}

/** What the score of somebody seen `exposures` times is multiplied by. */
export function dampingOf(exposures: number): number {
  return (1 + Math.log1p(exposures)) ** -WEIGHTS.dampingPower;
}

function distanceTerm(km: number | null): number {
  const { least, scaleKm, hidden } = WEIGHTS.distance;
  return km === null ? hidden : least + (1 - least) * Math.exp(-km / scaleKm);
}

function activityTerm(hoursIdle: number): number {
  const { least, scaleHours } = WEIGHTS.activity;
  return least + (1 - least) * Math.exp(-hoursIdle / scaleHours);
}

function sigma(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

function logit(rate: number): number {
  return Math.log(rate / (1 - rate));
}
