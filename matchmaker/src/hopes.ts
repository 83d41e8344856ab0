/**
 * What the people of a leaf can score at most, for viewers of every kind. A viewer multiplies two doubts of a person: that
 * they get a yes (by how seldom the viewer says yes) and that they say yes (by how seldom the viewer gets one). For a grid
 * of such pairs a leaf keeps the best score of its people. Each person's score falls as a convex function of either
 * factor, so between the points of the grid it is never above the straight line: and neither is the best of many above
 * the line between the bests. That bound is 5 to 10% too high at most, where a bound from separate columns was 45%.
 */

import { ACTIVE_HOUR, type Columns, DAMPING, LIKED, RECORD, YES } from './columns.ts';
import { MODEL_WEIGHTS } from './model/weights.ts';
import { type Chances, chanceOf } from './score.ts';

const { least: LEAST, scaleHours: SCALE_HOURS } = MODEL_WEIGHTS.activity;

/** Log-odds of viewers, from the least to the most that a and b can be (effectBound in weights.ts). */
const SHIFTS = [-4, -2, -1, 0, 1, 2, 4];
const FACTORS = Float64Array.from(SHIFTS, (shift) => Math.exp(shift));
const POINTS = FACTORS.length;
const GRID = POINTS * POINTS;
/**
 * Numbers a leaf: two grids, by the factor of saying yes, then by that of being liked. The first holds the best scores
 * without the terms of distance and activity; the second the best of the same times how active a person is: e to the
 * hours between an hour of the leaf and their last activity. The activity term of a score is a sum of a constant and
 * of that, so the sum of the two bests bounds them together, closer than the best of each.
 */
export const HOPES = 2 * GRID;
/** The numbers are kept in 32 bits. */
const ROUNDING = 1 + 1e-6;

/** Hopes of people nobody knows: for viewers of every kind, at any hour. */
export function openHopes(hopes: Float32Array, at: number): void {
  hopes.fill(MODEL_WEIGHTS.boostMost, at, at + HOPES);
}

/** Room for `raiseHopes` to work in. */
export function createHopesScratch(): Float64Array {
  return new Float64Array(POINTS);
}

/** Makes the hopes from `at` on, and of an `hour`, hold for the person in a row, too. */
export function raiseHopes(
  hopes: Float32Array,
  at: number,
  hour: number,
  { reals, words }: Columns,
  row: number,
  likedChances: Float64Array,
): void {
  const record = row * RECORD;
  const yes = reals[record + YES] as number;
  const liked = reals[record + LIKED] as number;
  const damping = reals[record + DAMPING] as number;
  const liveliness = Math.exp(((words[record + ACTIVE_HOUR] as number) - hour) / SCALE_HOURS);
  for (let l = 0; l < POINTS; l++) likedChances[l] = chanceOf(liked, FACTORS[l] as number);
  for (let y = 0; y < POINTS; y++) {
    const yesChance = damping * chanceOf(yes, FACTORS[y] as number);
    for (let l = 0; l < POINTS; l++) {
      const hope = yesChance * (likedChances[l] as number);
      const place = at + y * POINTS + l;
      if (hope > (hopes[place] as number)) hopes[place] = hope;
      if (hope * liveliness > (hopes[place + GRID] as number)) hopes[place + GRID] = hope * liveliness;
    }
  }
}

/** Makes hopes of an `hour` hold for those of others from `at` on, too, which are of the same hour or an earlier one. */
export function joinHopes(
  hopes: Float32Array,
  hour: number,
  others: Float32Array,
  at: number,
  othersHour: number,
): void {
  const fading = Math.exp((othersHour - hour) / SCALE_HOURS);
  for (let place = 0; place < GRID; place++) {
    hopes[place] = Math.max(hopes[place] as number, others[at + place] as number);
    const lively = (others[at + GRID + place] as number) * fading;
    hopes[GRID + place] = Math.max(hopes[GRID + place] as number, lively);
  }
}

/** How many hours later than the hour of a leaf somebody may be active: 2^32 times as lively. */
export const MOST_HOURS_LATER = 1500;

/** A bound of the scores of a leaf without the term of distance, from its hopes and their hour. */
export type Outlook = (hopes: Float32Array, at: number, hour: number) => number;

/** The bound for one viewer at a time. */
export function createOutlook(viewer: Chances, now: number): Outlook {
  const liked = locate(viewer.yes);
  const yes = locate(viewer.liked);
  const near = yes.point * POINTS + liked.point;
  const far = near + POINTS;
  const between = (hopes: Float32Array, at: number): number =>
    yes.near * (liked.near * (hopes[at + near] as number) + liked.far * (hopes[at + near + 1] as number)) +
    yes.far * (liked.near * (hopes[at + far] as number) + liked.far * (hopes[at + far + 1] as number));
  return (hopes, at, hour) => {
    const still = between(hopes, at);
    const lively = between(hopes, at + GRID) * Math.exp((hour - now) / SCALE_HOURS);
    // Whoever is active later than now counts as active now.
    return ROUNDING * (LEAST * still + (1 - LEAST) * Math.min(still, lively));
  };
}

interface Between {
  /** The point of the grid at or before a factor. */
  point: number;
  /** Weights of that point and the next. */
  near: number;
  far: number;
}

function locate(factor: number): Between {
  const first = FACTORS[0] as number;
  // Below the grid a chance rises by no more than the doubt falls; above it, it only falls further.
  if (factor < first) return { point: 0, near: first / factor, far: 0 };
  let point = 0;
  while (point < POINTS - 2 && factor >= (FACTORS[point + 1] as number)) point++;
  const [before, after] = [FACTORS[point] as number, FACTORS[point + 1] as number];
  const far = Math.min(1, (factor - before) / (after - before));
  return { point, near: 1 - far, far };
}
