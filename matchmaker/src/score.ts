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

/** One of two people's chances of a yes. */
export function chanceOf(doubt: number, otherDoubt: number): number {
  return 1 / (1 + USUAL_DOUBT * doubt * otherDoubt);
}

/** The most that a chance, of doubts from `least` to `most`, grows by when they are multiplied by `factor`. */
export function mostGain(factor: number, least: number, most: number): number {
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

export function distanceTerm(km: number | null): number {
  if (km === null) return MODEL_WEIGHTS.distance.hidden;
  return km < KM_TERMS.length ? (KM_TERMS[km] as number) : computeDistanceTerm(km);
}

export function activityTerm(hoursIdle: number): number {
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
