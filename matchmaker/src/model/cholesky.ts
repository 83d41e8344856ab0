/**
 * Linear equations with a symmetric positive definite matrix, on typed arrays: row-major, in place.
 *
 * @NOTE Reads are `as number`: every index is below size * size by the bounds of its loop.
 */

/** Turns the lower triangle into L with L * L' = matrix; the upper one is neither read nor written. False: not positive definite. */
export function factorize(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const left = row * size;
      const right = column * size;
      let sum = matrix[left + column] as number;
      for (let k = 0; k < column; k++) sum -= (matrix[left + k] as number) * (matrix[right + k] as number);
      if (row !== column) matrix[left + column] = sum / (matrix[right + column] as number);
      else if (sum > 0) matrix[left + column] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Replaces `vector` by the solution of matrix * x = vector, given the factor of the matrix. */
export function solveFactored(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let row = 0; row < size; row++) {
    let sum = vector[row] as number;
    for (let k = 0; k < row; k++) sum -= (factor[row * size + k] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = vector[row] as number;
    for (let k = row + 1; k < size; k++) sum -= (factor[k * size + row] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * size + row] as number);
  }
}
