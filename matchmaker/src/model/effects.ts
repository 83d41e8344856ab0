/**
 * The warm part of the model: how often somebody says yes (a) and gets a yes (b), as log-odds around what the cold model
 * expects: P(i says yes to j) = sigma(cold_ij + a_i + b_j), with Gaussian priors around 0.
 *
 * effect   what is believed of one a or b: a Gaussian, kept as its precision (1 / variance) and its shift
 *          (precision * mean). In this form a decision ADDS to the two effects it touches: additions in any order, from
 *          any process, are never lost.
 * change   what one decision adds. Kept, it can be taken back.
 * learn    one decision, as the feed sees it: the most probable a_i and b_j given everything before (Newton, one
 *          unknown), then what is known about each grows by what the decision tells of it.
 * refine   the same over all decisions again, each first taken back. This is Gaussian belief propagation on the
 *          linearised model: where it stands still, the means are exactly those of `fitEffects`.
 * fit      everything at once, by Newton's method on all unknowns: the yardstick, and for small groups.
 */

import { refuse } from '../person.ts';
import { sigma } from './logistic.ts';
import { type Design, fitRidge } from './ridge.ts';
import { MODEL_WEIGHTS } from './weights.ts';

export interface Effect {
  precision: number;
  shift: number;
}

export interface Change {
  decider: Effect;
  decided: Effect;
}

/** One decision of the person at `decider` on the one at `decided`, whole numbers from 0. */
export interface Decision {
  decider: number;
  decided: number;
  yes: boolean;
  /** What the cold model says: log-odds of yes before a and b. Without one: those of the usual rate. */
  cold: number;
}

/** What is believed of all: `says` are the a of deciders, `gets` the b of those decided on. */
export interface Effects {
  says: Effect[];
  gets: Effect[];
}

/** More unknowns than this make the exact fit slow (their cube): refine instead. */
export const MOST_UNKNOWNS = 2_000;
const NEWTON_STEPS = 20;
const NEWTON_TOLERANCE = 1e-10;

/** What is believed of somebody nobody has seen decide. */
export function createEffect(): Effect {
  return { precision: MODEL_WEIGHTS.effectPrecision, shift: 0 };
}

/** The bounded mean: what counts in a score. */
export function meanOf(effect: Effect): number {
  const { effectBound } = MODEL_WEIGHTS;
  return Math.max(-effectBound, Math.min(effectBound, effect.shift / effect.precision));
}

/** How uncertain it is: a standard deviation, in log-odds. */
export function spreadOf(effect: Effect): number {
  return 1 / Math.sqrt(effect.precision);
}

/** What a decision adds to what is believed of the two. Both are read, neither is changed. */
export function learn(yes: boolean, cold: number, decider: Effect, decided: Effect): Change {
  const meanA = decider.shift / decider.precision;
  const meanB = decided.shift / decided.precision;
  const surprise = findSurprise(yes, cold + meanA + meanB, 1 / decider.precision + 1 / decided.precision);
  const probability = (yes ? 1 : 0) - surprise;
  const told = probability * (1 - probability);
  return {
    decider: contribution(decider, told / (1 + told / decided.precision), meanA, surprise),
    decided: contribution(decided, told / (1 + told / decider.precision), meanB, surprise),
  };
}

/** `times` 1 adds a change, -1 takes it back. */
export function applyChange(effect: Effect, change: Effect, times: 1 | -1): void {
  effect.precision += times * change.precision;
  effect.shift += times * change.shift;
}

/**
 * What a decision once added, found again from the two effects as they are now: the change that leads back to where the
 * same decision leads here. Exact when nothing was learned of the two since; otherwise near, because later decisions were
 * learned in its light. Nobody is known less well afterwards than somebody nobody has seen decide.
 *
 * The surprise of `learn` is the one at the means it led to, so it is read off here. What stays is how precise the two
 * were: p = P - told + told^2 / (q + told) for either, with the other's q; one quadratic.
 */
export function unlearn(yes: boolean, cold: number, decider: Effect, decided: Effect): Change {
  const meanA = decider.shift / decider.precision;
  const meanB = decided.shift / decided.precision;
  const probability = sigma(cold + meanA + meanB);
  const surprise = (yes ? 1 : 0) - probability;
  const told = probability * (1 - probability);
  const root = Math.sqrt(1 + (4 * told * told) / (decider.precision * decided.precision));
  const taken = (effect: Effect, mean: number): Effect => {
    const most = Math.max(0, effect.precision - MODEL_WEIGHTS.effectPrecision);
    const precision = Math.min(most, told - (effect.precision * (root - 1)) / 2);
    return { precision, shift: surprise + precision * mean };
  };
  return { decider: taken(decider, meanA), decided: taken(decided, meanB) };
}

/** Every decision once, in order, as the feed would have seen them; answers the changes, in the same order. */
export function replay(effects: Effects, decisions: readonly Decision[]): Change[] {
  return decisions.map(({ decider, decided, yes, cold }) => {
    const [a, b] = touched(effects, decider, decided);
    const change = learn(yes, cold, a, b);
    applyChange(a, change.decider, 1);
    applyChange(b, change.decided, 1);
    return change;
  });
}

/** One more pass over decisions that are already in: replaces their changes in the list. */
export function refine(effects: Effects, decisions: readonly Decision[], changes: Change[]): void {
  decisions.forEach(({ decider, decided, yes, cold }, index) => {
    const [a, b] = touched(effects, decider, decided);
    const before = changes[index];
    if (!before) throw refuse('invalid_change', 'a decision without its change');
    applyChange(a, before.decider, -1);
    applyChange(b, before.decided, -1);
    const change = learn(yes, cold, a, b);
    applyChange(a, change.decider, 1);
    applyChange(b, change.decided, 1);
    changes[index] = change;
  });
}

export function createEffects(deciders: number, decided: number): Effects {
  return {
    says: Array.from({ length: deciders }, createEffect),
    gets: Array.from({ length: decided }, createEffect),
  };
}

export interface EffectFit {
  intercept: number;
  says: Float64Array;
  gets: Float64Array;
}

/**
 * The most probable a and b given all decisions, and a common intercept beside them (prior MODEL_WEIGHTS.
 * interceptPrecision around 0) unless `intercept` is 'none'. Throws a RangeError with code `too_many_unknowns` or
 * `invalid_decision`.
 */
export function fitEffects(
  decisions: readonly Decision[],
  sizes: { deciders: number; decided: number },
  intercept: 'shrunk' | 'none' = 'shrunk',
): EffectFit {
  const columns = sizes.deciders + sizes.decided;
  if (columns > MOST_UNKNOWNS) throw refuse('too_many_unknowns', `more than ${MOST_UNKNOWNS} people`);
  if (decisions.length === 0) {
    return { intercept: 0, says: new Float64Array(sizes.deciders), gets: new Float64Array(sizes.decided) };
  }
  const design: Design = {
    rows: decisions.length,
    columns,
    values: new Float64Array(decisions.length * columns),
  };
  decisions.forEach(({ decider, decided }, row) => {
    if (!(decider < sizes.deciders && decided < sizes.decided)) throw refuseStranger();
    design.values[row * columns + decider] = 1;
    design.values[row * columns + sizes.deciders + decided] = 1;
  });
  const fit = fitRidge(
    design,
    decisions.map(({ yes }) => (yes ? 1 : 0)),
    {
      lambda: MODEL_WEIGHTS.effectPrecision,
      interceptLambda: intercept === 'none' ? 1e12 : MODEL_WEIGHTS.interceptPrecision,
      offset: Float64Array.from(decisions, ({ cold }) => cold),
    },
  );
  return {
    intercept: fit.intercept,
    says: fit.weights.slice(0, sizes.deciders),
    gets: fit.weights.slice(sizes.deciders),
  };
}

/**
 * The `s` with s = y - sigma(logOdds + variance * s): how far the answer stays from what is expected once a and b have
 * moved towards it. Both move along one line, so two unknowns are one. Falling on the left, rising on the right:
 * there is exactly one, between 0 and y - sigma(logOdds).
 */
function findSurprise(yes: boolean, logOdds: number, variance: number): number {
  const answer = yes ? 1 : 0;
  let least = Math.min(0, answer - sigma(logOdds));
  let most = Math.max(0, answer - sigma(logOdds));
  let surprise = (least + most) / 2;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const probability = sigma(logOdds + variance * surprise);
    const off = answer - probability - surprise;
    if (off > 0) least = surprise;
    else most = surprise;
    const next = surprise + off / (1 + probability * (1 - probability) * variance);
    if (Math.abs(next - surprise) < NEWTON_TOLERANCE) return next;
    surprise = next > least && next < most ? next : (least + most) / 2;
  }
  return surprise;
}

/** Moves the mean to mean + surprise / precision, and then knows `told` more: written as what is added. */
function contribution(effect: Effect, told: number, mean: number, surprise: number): Effect {
  return { precision: told, shift: surprise + told * (mean + surprise / effect.precision) };
}

function touched(effects: Effects, decider: number, decided: number): [Effect, Effect] {
  const a = effects.says[decider];
  const b = effects.gets[decided];
  if (!a || !b) throw refuseStranger();
  return [a, b];
}

function refuseStranger(): Error {
  return refuse('invalid_decision', 'a decision names somebody who is not there');
}
