/**
 * Ridge logistic regression by Newton's method: log loss summed over rows + (lambda / 2) * |weights|^2.
 *
 * @NOTE Reads are `as number`: indices are bounded by the sizes that `fitRidge` checks first.
 */

import { refuse } from '../person.ts';
import { factorize, solveFactored } from './cholesky.ts';
import { logit, logLoss, sigma } from './logistic.ts';

/** A table of numbers, row by row. */
export interface Design {
  values: Float64Array;
  rows: number;
  columns: number;
}

export interface RidgeOptions {
  lambda: number;
  /** Ridge of the intercept, towards 0. Free (0) when absent. */
  interceptLambda?: number;
  /** Known log-odds of each row, added to what is fitted. */
  offset?: Float64Array;
}

export interface RidgeFit {
  intercept: number;
  weights: Float64Array;
}

/** Steps shorter than this in every coordinate end the search; the port target asks for 1e-6. */
const TOLERANCE = 1e-7;
const MOST_STEPS = 200;
/** Rows that `addBlock` takes at once. */
const BLOCK = 4;
/** The curvature is computed anew when a step is longer than this share of the one before: cheap steps, same solution. */
const STALE = 0.5;

interface Search {
  design: Design;
  answers: ArrayLike<number>;
  offset: Float64Array | undefined;
  /** Of the intercept, then of the weights. */
  penalties: Float64Array;
  point: Float64Array;
  probabilities: Float64Array;
  factor: Float64Array;
}

/**
 * `answers`: 1 yes, 0 no, one a row. Throws a RangeError with code `invalid_design` when sizes disagree, a number is not
 * finite, or no minimum is found (which a positive lambda rules out, and answers of both kinds when the intercept is free).
 */
export function fitRidge(design: Design, answers: ArrayLike<number>, options: RidgeOptions): RidgeFit {
  const search = startSearch(design, answers, options);
  let stepBefore = 0;
  let lossBefore = Number.POSITIVE_INFINITY;
  let step = new Float64Array(search.point.length);
  for (let count = 0; count < MOST_STEPS; count++) {
    const loss = computeLoss(search);
    if (loss > lossBefore + 1e-9 * Math.abs(lossBefore)) {
      // Too far: half the way back, and look at the curvature again.
      step = step.map((part) => part / 2);
      move(search.point, step, 1);
      stepBefore = 0;
      continue;
    }
    lossBefore = loss;
    const gradient = computeGradient(search);
    step = Float64Array.from(gradient);
    if (stepBefore > 0) solveFactored(search.factor, step.length, step);
    if (stepBefore === 0 || longest(step) > STALE * stepBefore) {
      computeCurvature(search);
      step = gradient;
      solveFactored(search.factor, step.length, step);
    }
    stepBefore = longest(step);
    move(search.point, step, -1);
    if (stepBefore < TOLERANCE)
      return { intercept: search.point[0] as number, weights: search.point.slice(1) };
  }
  throw refuse('invalid_design', 'no minimum was found');
}

function startSearch(design: Design, answers: ArrayLike<number>, options: RidgeOptions): Search {
  const { rows, columns, values } = design;
  const { lambda, interceptLambda = 0, offset } = options;
  if (rows < 1 || values.length !== rows * columns)
    throw refuse('invalid_design', 'values are not rows * columns');
  if (answers.length !== rows || (offset && offset.length !== rows)) {
    throw refuse('invalid_design', 'answers and offsets must be one a row');
  }
  if (!values.every(Number.isFinite) || !(offset?.every(Number.isFinite) ?? true)) {
    throw refuse('invalid_design', 'a number is not finite');
  }
  const penalties = new Float64Array(columns + 1).fill(lambda);
  penalties[0] = interceptLambda;
  const point = new Float64Array(columns + 1);
  const rate = Array.from(answers).reduce((sum, answer) => sum + answer, 0) / rows;
  if (!offset && interceptLambda === 0 && rate > 0 && rate < 1) point[0] = logit(rate);
  const size = columns + 1;
  const factor = new Float64Array(size * size);
  return { design, answers, offset, penalties, point, probabilities: new Float64Array(rows), factor };
}

/** The loss at the point; leaves the probabilities of all rows behind. */
function computeLoss(search: Search): number {
  const { design, answers, offset, penalties, point, probabilities } = search;
  const { values, rows, columns } = design;
  let loss = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    let logOdds = (point[0] as number) + (offset ? (offset[row] as number) : 0);
    for (let column = 1; column <= columns; column++) {
      logOdds += (point[column] as number) * (values[at++] as number);
    }
    const probability = sigma(logOdds);
    probabilities[row] = probability;
    loss += logLoss(probability, answers[row] === 1);
  }
  for (let k = 0; k < point.length; k++) loss += ((penalties[k] as number) / 2) * (point[k] as number) ** 2;
  return loss;
}

function computeGradient(search: Search): Float64Array<ArrayBuffer> {
  const { design, answers, penalties, point, probabilities } = search;
  const { values, rows, columns } = design;
  const gradient = new Float64Array(point.length);
  let first = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    const error = (probabilities[row] as number) - (answers[row] as number);
    first += error;
    for (let column = 1; column <= columns; column++) {
      gradient[column] = (gradient[column] as number) + error * (values[at++] as number);
    }
  }
  gradient[0] = first;
  for (let k = 0; k < point.length; k++) {
    gradient[k] = (gradient[k] as number) + (penalties[k] as number) * (point[k] as number);
  }
  return gradient;
}

/** Fills `factor` with the factorized second derivatives at the point. */
function computeCurvature(search: Search): void {
  const { design, penalties, probabilities, factor } = search;
  const size = design.columns + 1;
  factor.fill(0);
  const block = new Float64Array(BLOCK * size);
  const weights = new Float64Array(BLOCK);
  for (let start = 0; start < design.rows; start += BLOCK) {
    block.fill(0);
    weights.fill(0);
    for (let k = 0; k < BLOCK && start + k < design.rows; k++) {
      const row = start + k;
      const probability = probabilities[row] as number;
      weights[k] = probability * (1 - probability);
      block[k * size] = 1;
      const values = design.values.subarray(row * design.columns, (row + 1) * design.columns);
      block.set(values, k * size + 1);
    }
    addBlock(factor, block, weights, size);
  }
  for (let k = 0; k < size; k++)
    factor[k * size + k] = (factor[k * size + k] as number) + (penalties[k] as number);
  if (!factorize(factor, size))
    throw refuse('invalid_design', 'columns depend on each other and lambda is 0');
}

/**
 * Adds weight * row * row' of four rows to the lower triangle. Nearly all time of a training is spent here: four rows a
 * pass read and write the matrix a quarter as often.
 */
function addBlock(matrix: Float64Array, block: Float64Array, weights: Float64Array, size: number): void {
  const [w0, w1, w2, w3] = weights as unknown as [number, number, number, number];
  const second = size;
  const third = 2 * size;
  const fourth = 3 * size;
  for (let i = 0; i < size; i++) {
    const a = w0 * (block[i] as number);
    const b = w1 * (block[second + i] as number);
    const c = w2 * (block[third + i] as number);
    const d = w3 * (block[fourth + i] as number);
    const line = i * size;
    for (let j = 0; j <= i; j++) {
      matrix[line + j] =
        (matrix[line + j] as number) +
        a * (block[j] as number) +
        b * (block[second + j] as number) +
        c * (block[third + j] as number) +
        d * (block[fourth + j] as number);
    }
  }
}

function move(point: Float64Array, step: Float64Array, sign: number): void {
  for (let k = 0; k < point.length; k++) point[k] = (point[k] as number) + sign * (step[k] as number);
}

function longest(step: Float64Array): number {
  return step.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
}
