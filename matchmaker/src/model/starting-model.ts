import type { ColdModel } from './cold-model.ts';
import { readColdModel } from './cold-model-file.ts';
import { knowsProfileColumn } from './profile-columns.ts';
import startingModel from './starting-model.json' with { type: 'json' };

/**
 * The cold model that a new installation begins with, learned from the speed-dating experiment (weights only, none of its
 * rows; `npm run evaluate -- <folder> --write-model` makes it). `interestIds`: the interests the product knows. Throws
 * `invalid_model` when the file names another.
 */
export function readStartingModel(interestIds: readonly string[]): ColdModel {
  return readColdModel(startingModel, knowsProfileColumn(interestIds));
}
