/**
 * Who will say yes to whom: the learned part of the ranking. Pure, as the whole package.
 *
 * cold    what profiles alone tell: cold-model.ts (weights), profile-columns.ts (what it may know), cold-model-file.ts
 *         (checks before use), starting-model.ts (what ships), model-choice.ts (which of two stays), challenge.ts
 *         (training on one's own decisions).
 * warm    what decisions tell: effects.ts (a and b of every member, one addition a decision).
 * score   pair-score.ts (two sides, damping, boost), newcomers.ts (places for those of whom little is known).
 * worth   auc.ts, metrics.ts, bootstrap.ts.
 *
 * All numbers: weights.ts. What they are worth on real decisions, and where that ends: docs/matching.md.
 */

export {
  auc,
  createAuc,
  createRatio,
  createWithinAuc,
  type GroupMetric,
  rowsByUser,
  type Scored,
} from './auc.ts';
export { type Bootstrap, bootstrap, bootstrapDifference, type Interval } from './bootstrap.ts';
export {
  compareInOrder,
  type IsHeldOut,
  type OwnDecision,
  type OwnDecisions,
  type OwnPerson,
  trainChallenger,
} from './challenge.ts';
export {
  type ColdDirection,
  type ColdModel,
  type ColdScore,
  type ColdTraining,
  createColdScore,
  scoreRow,
  trainDirection,
} from './cold-model.ts';
export { readColdModel, roundColdModel } from './cold-model-file.ts';
export {
  applyChange,
  type Change,
  createEffect,
  createEffects,
  type Decision,
  type Effect,
  type EffectFit,
  type Effects,
  fitEffects,
  learn,
  meanOf,
  refine,
  replay,
  spreadOf,
  unlearn,
} from './effects.ts';
export { logit, logLoss, sigma } from './logistic.ts';
export { createLogLoss, createPrecision, gini, sharePlaces } from './metrics.ts';
export { compareModels, type Rivals, type Verdict } from './model-choice.ts';
export { drawEffect, hopeOf, isNewcomer, placesFor, reservePlaces } from './newcomers.ts';
export { boostFactor, bothYes, dampScore, fadeExposures, yesProbability } from './pair-score.ts';
export {
  type ColdProfile,
  createProfileScore,
  knowsProfileColumn,
  listProfileColumns,
  type ProfileScore,
  writeProfileColumns,
} from './profile-columns.ts';
export { createRandom, drawNormal, shuffle } from './random.ts';
export type { Design, RidgeFit, RidgeOptions } from './ridge.ts';
export { fitRidge } from './ridge.ts';
export { readStartingModel } from './starting-model.ts';
export { MODEL_WEIGHTS } from './weights.ts';
