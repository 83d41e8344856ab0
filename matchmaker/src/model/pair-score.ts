/** The score of a pair from its two probabilities. All of it in one place, for the feed and for what measures it. */

import { sigma } from './logistic.ts';
import { MODEL_WEIGHTS } from './weights.ts';

/** P(i says yes to j): `cold` from the cold model for this direction, `a` of i, `b` of j. */
export function yesProbability(cold: number, a: number, b: number): number {
  return sigma(cold + a + b);
}

/** P(both say yes), taking the two decisions as independent given what is known of both people. */
export function bothYes(there: number, back: number): number {
  return there * back;
}

/**
 * Spreads attention: a score divided by load^power. `load` says how much attention somebody gets already, on any scale
 * above 0 that is the same for all candidates of one ranking (the product: 1 + recent exposures); power 0 leaves scores alone.
 */
export function dampScore(score: number, load: number, power: number): number {
  return score / load ** power;
}

/** What is left of recent exposures after so many hours. */
export function fadeExposures(exposures: number, hours: number): number {
  return exposures * 0.5 ** (hours / MODEL_WEIGHTS.exposureHalfLifeHours);
}

/** What a boost multiplies a score by: 1 without one (strength 0), MODEL_WEIGHTS.boostMost at full strength (1). */
export function boostFactor(strength: number): number {
  return 1 + (MODEL_WEIGHTS.boostMost - 1) * Math.min(1, Math.max(0, strength));
}
