/** The score of a pair: how likely both say yes, spread over people, with mild terms for distance and activity. */

import type { Columns } from './columns.ts';
import { WEIGHTS } from './weights.ts';

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
  /** 0 to 1, smaller for people who have been seen often. */
  damping: number;
  /** Whole km, or null when the person hides their distance: then nothing of the score may depend on it. */
  km: number | null;
  /** Whole hours since the person was last active. */
  hoursIdle: number;
}

/** A pair as the store fills it. */
export interface ReusedPair extends Pair {
  personNumber: number;
}

/** The reused argument of the scorer, with the viewer's half filled in. */
export function createPair(viewer: Columns, viewerId: string, idOf: (number: number) => string): ReusedPair {
  return {
    viewerId,
    personNumber: -1,
    get personId() {
      return idOf(this.personNumber);
    },
    viewerYes: viewer.yes[0] as number,
    viewerLiked: viewer.liked[0] as number,
    personYes: 0,
    personLiked: 0,
    damping: 1,
    km: null,
    hoursIdle: 0,
  };
}

/** What is known of many pairs of one viewer at once. "Least" and "most" are inclusive. */
export interface PairRange {
  viewerYes: number;
  viewerLiked: number;
  yesLeast: number;
  yesMost: number;
  likedLeast: number;
  likedMost: number;
  dampingMost: number;
  /** The most that `qualityOf` answers for any of them. */
  qualityMost: number;
  /** Whole km. */
  kmLeast: number;
  someHideDistance: boolean;
  hoursIdleLeast: number;
}

/**
 * `most`: a bound that `score` never passes for a pair within a range; the closer, the earlier a search can stop.
 * Without it everybody is scored.
 */
export interface Scorer {
  score: ScorePair;
  most?: (range: Readonly<PairRange>) => number;
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
 * The least upper bound that a range allows, of two: from the best of each column apart, and from the best quality
 * with the best that this viewer's own a and b can make of it.
 */
export function mostScore(range: Readonly<PairRange>): number {
  const { viewerYes: yes, viewerLiked: liked } = range;
  const apart = sigma(MU + yes + range.likedMost) * sigma(MU + range.yesMost + liked) * range.dampingMost;
  const together =
    range.qualityMost *
    mostGain(yes, range.likedLeast, range.likedMost) *
    mostGain(liked, range.yesLeast, range.yesMost);
  const near = distanceTerm(range.kmLeast);
  const place = range.someHideDistance ? Math.max(near, WEIGHTS.distance.hidden) : near;
  return Math.min(apart, together) * place * activityTerm(range.hoursIdleLeast) * BOUND_SLACK;
}

/** Rounding may make a score a few bits larger than its bound. */
const BOUND_SLACK = 1 + 1e-9;

/** The most that sigma(mu + x) is multiplied by when `shift` is added: at the least x for a rise, else at the most. */
function mostGain(shift: number, least: number, most: number): number {
  const at = MU + (shift > 0 ? least : most);
  return sigma(at + shift) / sigma(at);
}

/**
 * What of a score lies with the person alone: their score for a viewer of whom nothing is known, here and now. Orders
 * people in the store.
 */
export function qualityOf(yes: number, liked: number, damping: number): number {
  return sigma(MU + liked) * sigma(MU + yes) * damping;
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
