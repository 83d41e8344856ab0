/**
 * The cold model: log-odds that one person says yes to another, from what both wrote in their profiles. Linear, one set
 * of weights a direction ('woman>man': women deciding on men), because the two sides decide differently.
 *
 * It knows columns by name only; what they mean is the business of who fills them (profile-columns.ts in the product).
 */

import { sigma } from './logistic.ts';
import { type Design, fitRidge } from './ridge.ts';

/** Weights of one direction, on columns standardised with the mean and spread of what it was trained on. */
export interface ColdDirection {
  intercept: number;
  weights: number[];
  means: number[];
  spreads: number[];
  /** Smallest and largest value seen in training: values outside count as these, so that nothing is extrapolated. */
  least: number[];
  most: number[];
  trainedOn: {
    decisions: number;
    /** Share of yes, and the mean of what the model says about the same decisions. */
    yes: number;
    predicted: number;
  };
}

export interface ColdModel {
  /** Of this file's layout. */
  format: 1;
  /** Of the weights: rises with each training, so that logs can say which one scored. */
  version: string;
  columns: string[];
  /** By direction; 'any' stands in for those that have none of their own. */
  directions: Record<string, ColdDirection>;
  lambda: number;
}

/** One direction as a sum over raw columns: intercept + sum of weight * clamp(value, least, most). */
export interface ColdScore {
  intercept: number;
  weights: Float64Array;
  least: Float64Array;
  most: Float64Array;
}

export interface ColdTraining {
  lambda: number;
  /** Log-odds already explained in each row, for example by a and b; absent: none. */
  offset?: Float64Array;
}

/** `answers`: 1 yes, 0 no. Throws as `fitRidge`. */
export function trainDirection(
  design: Design,
  answers: ArrayLike<number>,
  training: ColdTraining,
): ColdDirection {
  const { rows, columns } = design;
  const range = describeColumns(design);
  const standardised = standardise(design, range.means, range.spreads);
  const fit = fitRidge(standardised, answers, training);
  const direction = {
    intercept: fit.intercept,
    weights: [...fit.weights],
    ...range,
    trainedOn: { decisions: rows, yes: 0, predicted: 0 },
  };
  const score = createColdScore(direction);
  for (let row = 0; row < rows; row++) {
    const logOdds = scoreRow(score, design.values, row * columns) + (training.offset?.[row] ?? 0);
    direction.trainedOn.predicted += sigma(logOdds) / rows;
    direction.trainedOn.yes += (answers[row] as number) / rows;
  }
  return direction;
}

export function createColdScore(direction: ColdDirection): ColdScore {
  const weights = direction.weights.map((weight, k) => weight / (direction.spreads[k] as number));
  const intercept = weights.reduce(
    (sum, weight, k) => sum - weight * (direction.means[k] as number),
    direction.intercept,
  );
  return {
    intercept,
    weights: Float64Array.from(weights),
    least: Float64Array.from(direction.least),
    most: Float64Array.from(direction.most),
  };
}

/** Log-odds of yes for the row of raw values that starts at `start`. */
export function scoreRow(score: ColdScore, values: ArrayLike<number>, start = 0): number {
  let sum = score.intercept;
  for (let k = 0; k < score.weights.length; k++) sum += columnTerm(score, k, values[start + k] as number);
  return sum;
}

/** What one raw value adds. */
export function columnTerm(score: ColdScore, column: number, value: number): number {
  const inside = Math.min(score.most[column] as number, Math.max(score.least[column] as number, value));
  return (score.weights[column] as number) * inside;
}

/** Mean, spread (1 for a column that never changes), least and most of every column. */
function describeColumns({
  values,
  rows,
  columns,
}: Design): Pick<ColdDirection, 'means' | 'spreads' | 'least' | 'most'> {
  const means = new Array<number>(columns).fill(0);
  const squares = new Array<number>(columns).fill(0);
  const least = new Array<number>(columns).fill(Number.POSITIVE_INFINITY);
  const most = new Array<number>(columns).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0, k = 0; at < values.length; at++, k = k + 1 === columns ? 0 : k + 1) {
    const value = values[at] as number;
    means[k] = (means[k] as number) + value / rows;
    least[k] = Math.min(least[k] as number, value);
    most[k] = Math.max(most[k] as number, value);
  }
  for (let at = 0, k = 0; at < values.length; at++, k = k + 1 === columns ? 0 : k + 1) {
    squares[k] = (squares[k] as number) + ((values[at] as number) - (means[k] as number)) ** 2;
  }
  const spreads = squares.map((sum) => (sum / rows < 1e-18 ? 1 : Math.sqrt(sum / rows)));
  return { means, spreads, least, most };
}

function standardise(design: Design, means: readonly number[], spreads: readonly number[]): Design {
  const { values, columns, rows } = design;
  const result = new Float64Array(values.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let k = 0; k < columns; k++, at++) {
      result[at] = ((values[at] as number) - (means[k] as number)) / (spreads[k] as number);
    }
  }
  return { values: result, rows, columns };
}
