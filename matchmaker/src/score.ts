/**
 * The score of a pair: how likely both say yes, spread over people, with mild terms for distance and activity.
 *
 * `p_ij * p_ji * damping_j * distance * activity` with `p_ij = sigma(mu + a_i + b_j)`: a = how often somebody says yes,
 * b = how often they get a yes, log-odds around the usual rate. With `doubt = exp(-log-odds)` that is
 * `p_ij = 1 / (1 + doubt(mu) * doubt(a_i) * doubt(b_j))`: doubts are what is kept, so that a score costs no exponential.
 */

import { MODEL_WEIGHTS } from './model/weights.ts';

/** Of one person: doubts that they say yes and that they get a yes (1: the usual rate), and the damping with the boost (0 to 1.5). */
export interface Chances {
  yes: number;
  liked: number;
  damping: number;
}

const MU = logit(MODEL_WEIGHTS.baseRate);
const USUAL_DOUBT = Math.exp(-MU);

/**
 * `km`: whole, null when the person hides their distance: then nothing of the score may depend on it. `hoursIdle`:
 * whole hours since the person was last active, at least 0.
 */
export function scoreOf(
  viewer: Chances,
  personYes: number,
  personLiked: number,
  damping: number,
  km: number | null,
  hoursIdle: number,
): number {
  return (
    (damping * distanceTerm(km) * activityTerm(hoursIdle)) /
    ((1 + USUAL_DOUBT * viewer.yes * personLiked) * (1 + USUAL_DOUBT * viewer.liked * personYes))
  );
}

/**
 * What of a score lies with the person alone: their score for a viewer of whom nothing is known, here and now. Orders
 * people in the store.
 */
export function qualityOf(yes: number, liked: number, damping: number): number {
  return damping / ((1 + USUAL_DOUBT * liked) * (1 + USUAL_DOUBT * yes));
}

/**
 * Qualities as bytes: steps of 2.2% from 2^-8 up, rounded up; 0 is at most 2^-8 and 255 at least 0.98. So whoever has at
 * least a quality has at least its level, less one for rounding.
 */
export function levelOf(quality: number): number {
  return Math.max(0, Math.min(255, Math.ceil((Math.log2(quality) + 8) * LEVELS_AN_OCTAVE)));
}
const LEVELS_AN_OCTAVE = 32;

/** The least level of who scores at least `score` within the ranges. */
export function leastLevel(viewer: Chances, ranges: Ranges, score: number): number {
  const gain =
    mostGain(viewer.yes, ranges.likedLeast, ranges.likedMost) *
    mostGain(viewer.liked, ranges.yesLeast, ranges.yesMost) *
    activityTerm(ranges.hoursIdleLeast) *
    placeTerm(ranges);
  return Math.max(0, levelOf(Math.max(0, score) / gain) - 1);
}

/** A number that orders people by quality and last activity together, whatever the time: see `mostLively`. */
export function livelinessOf(quality: number, activeHour: number): number {
  return Math.log(quality) + activeHour / MODEL_WEIGHTS.activity.scaleHours;
}

/** The most that quality times activity can be at an hour, from the most of the quality and of the liveliness. */
export function mostLively(quality: number, liveliness: number, hour: number): number {
  const { least, scaleHours } = MODEL_WEIGHTS.activity;
  return quality * least + (1 - least) * Math.exp(liveliness - hour / scaleHours);
}

/** What is known of many people at once; "least" and "most" are inclusive. */
export interface Ranges {
  yesLeast: number;
  yesMost: number;
  likedLeast: number;
  likedMost: number;
  dampingMost: number;
  /** Of quality times activity: `mostLively`. */
  livelyMost: number;
  hoursIdleLeast: number;
  kmLeast: number;
  someHideDistance: boolean;
}

/**
 * No score within the ranges is more than this. Of two bounds the lower: from the best of each column apart, and from
 * the best quality with the best that this viewer's own yes and liked can make of it.
 */
export function mostScore(viewer: Chances, ranges: Ranges): number {
  const apart =
    (ranges.dampingMost * activityTerm(ranges.hoursIdleLeast)) /
    ((1 + USUAL_DOUBT * viewer.yes * ranges.likedLeast) * (1 + USUAL_DOUBT * viewer.liked * ranges.yesLeast));
  const together =
    ranges.livelyMost *
    mostGain(viewer.yes, ranges.likedLeast, ranges.likedMost) *
    mostGain(viewer.liked, ranges.yesLeast, ranges.yesMost);
  return Math.min(apart, together) * placeTerm(ranges) * BOUND_SLACK;
}

function placeTerm({ kmLeast, someHideDistance }: Ranges): number {
  const near = distanceTerm(kmLeast);
  return someHideDistance ? Math.max(near, MODEL_WEIGHTS.distance.hidden) : near;
}

/** Rounding may make a score a few bits larger than its bound. */
const BOUND_SLACK = 1 + 1e-9;

/** The most that a chance grows by when its doubt is multiplied by `factor`: at the most doubt when it falls. */
function mostGain(factor: number, least: number, most: number): number {
  const doubt = USUAL_DOUBT * (factor < 1 ? most : least);
  return (1 + doubt) / (1 + doubt * factor);
}

/** exp(-log-odds) of an a or b, which counts within its bound. */
export function doubtOf(logOdds: number): number {
  const { effectBound } = MODEL_WEIGHTS;
  return Math.exp(-Math.max(-effectBound, Math.min(effectBound, logOdds)));
}

/** What the score of somebody with so many recent exposures is multiplied by. */
export function dampingOf(exposures: number): number {
  return (1 + exposures) ** -MODEL_WEIGHTS.dampingPower;
}

const KM_TERMS = Float64Array.from({ length: 1024 }, (_, km) => computeDistanceTerm(km));
const HOUR_TERMS = Float64Array.from({ length: 4096 }, (_, hours) => computeActivityTerm(hours));

function distanceTerm(km: number | null): number {
  if (km === null) return MODEL_WEIGHTS.distance.hidden;
  return km < KM_TERMS.length ? (KM_TERMS[km] as number) : computeDistanceTerm(km);
}

function activityTerm(hoursIdle: number): number {
  return hoursIdle < HOUR_TERMS.length ? (HOUR_TERMS[hoursIdle] as number) : computeActivityTerm(hoursIdle);
}

function computeDistanceTerm(km: number): number {
  const { least, scaleKm } = MODEL_WEIGHTS.distance;
  return least + (1 - least) * Math.exp(-km / scaleKm);
}

function computeActivityTerm(hoursIdle: number): number {
  const { least, scaleHours } = MODEL_WEIGHTS.activity;
  return least + (1 - least) * Math.exp(-hoursIdle / scaleHours);
}

function logit(rate: number): number {
  return Math.log(rate / (1 - rate));
}
