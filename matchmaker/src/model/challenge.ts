/**
 * A new cold model from the product's own decisions, and whether it beats the one in use.
 *
 * in order   decisions are gone through as the feed met them: each is predicted from what a and b had learned before it
 *            (`learn`), with a given cold model. Nothing is explained by what came later.
 * held out   all decisions of some members: the new model has seen none of theirs, and only theirs judge it.
 * level      a new model tells differences between pairs; how often people say yes on the whole stays as the model before
 *            had it, because a and b of everybody were learned around that.
 */

import { refuse } from '../person.ts';
import { type ColdDirection, type ColdModel, trainDirection } from './cold-model.ts';
import { applyChange, createEffects, type Effect, learn } from './effects.ts';
import { sigma } from './logistic.ts';
import { compareModels, type Verdict } from './model-choice.ts';
import {
  type ColdProfile,
  createProfileScore,
  listProfileColumns,
  type ProfileScore,
  writeProfileColumns,
} from './profile-columns.ts';
import { MODEL_WEIGHTS } from './weights.ts';

export interface OwnPerson extends ColdProfile {
  gender: string;
}

/** Positions in the list of people. */
export interface OwnDecision {
  decider: number;
  decided: number;
  yes: boolean;
}

export interface OwnDecisions {
  people: readonly OwnPerson[];
  /** Oldest first. */
  decisions: readonly OwnDecision[];
}

/** Of each decision: what the model says (`cold`) and what a and b add to it (`warm`), log-odds, before it was made. */
interface Expectation {
  cold: Float64Array;
  warm: Float64Array;
}

/** Whether a decider's decisions are kept from training. `decider`: a position in the list of people. */
export type IsHeldOut = (decider: number) => boolean;

/**
 * Throws a RangeError: `too_few_decisions`, when there are not enough to train on. The model is unchecked still:
 * `readColdModel`.
 */
export function trainChallenger(
  own: OwnDecisions,
  current: ColdModel,
  options: { version: string; isHeldOut: IsHeldOut },
): ColdModel {
  const { training, coldRidge } = MODEL_WEIGHTS;
  const rows = own.decisions.flatMap(({ decider }, row) => (options.isHeldOut(decider) ? [] : [row]));
  if (rows.length < training.fewest)
    throw refuse('too_few_decisions', `${rows.length} decisions to train on, ${training.fewest} are needed`);
  const expected = expectInOrder(own, current);
  const columns = listProfileColumns(listCommonInterests(own.people));
  const train = (some: readonly number[]): ColdDirection =>
    trainOn(own, some.slice(-training.mostADirection), columns, expected);
  const directions: Record<string, ColdDirection> = { any: train(rows) };
  for (const [name, some] of Map.groupBy(rows, (row) => directionOf(own, row))) {
    if (some.length >= training.fewest) directions[name] = train(some);
  }
  return { format: 1, version: options.version, columns, directions, lambda: coldRidge };
}

/** Compares two models on the decisions that count, each of them having gone through all in order. */
export function compareInOrder(
  own: OwnDecisions,
  models: { current: ColdModel; candidate: ColdModel },
  counts: (row: number) => boolean,
): Verdict & { decisions: number } {
  const rows = own.decisions.flatMap((_, row) => (counts(row) ? [row] : []));
  const predict = (model: ColdModel): Float64Array => {
    const { cold, warm } = expectInOrder(own, model);
    return Float64Array.from(rows, (row) => sigma((cold[row] as number) + (warm[row] as number)));
  };
  const numbers = new Map<number, number>();
  const numberOf = (decider: number): number => {
    const known = numbers.get(decider) ?? numbers.size;
    numbers.set(decider, known);
    return known;
  };
  const decisions = rows.map((row) => own.decisions[row] as OwnDecision);
  const verdict = compareModels({
    current: predict(models.current),
    candidate: predict(models.candidate),
    answers: decisions.map(({ yes }) => (yes ? 1 : 0)),
    members: decisions.map(({ decider }) => numberOf(decider)),
  });
  return { ...verdict, decisions: rows.length };
}

function expectInOrder(own: OwnDecisions, model: ColdModel): Expectation {
  const { people, decisions } = own;
  const scores = new Map<string, ProfileScore>();
  const effects = createEffects(people.length, people.length);
  const cold = new Float64Array(decisions.length);
  const warm = new Float64Array(decisions.length);
  decisions.forEach(({ decider, decided, yes }, row) => {
    const [viewer, person] = [people[decider] as OwnPerson, people[decided] as OwnPerson];
    const direction = `${viewer.gender}>${person.gender}`;
    const score = scores.get(direction) ?? createProfileScore(model, viewer.gender, person.gender);
    scores.set(direction, score);
    const [says, gets] = [effects.says[decider] as Effect, effects.gets[decided] as Effect];
    cold[row] = scorePair(score, viewer, person);
    warm[row] = says.shift / says.precision + gets.shift / gets.precision;
    const change = learn(yes, cold[row] as number, says, gets);
    applyChange(says, change.decider, 1);
    applyChange(gets, change.decided, 1);
  });
  return { cold, warm };
}

function scorePair(score: ProfileScore, viewer: OwnPerson, person: OwnPerson): number {
  const shared = viewer.interests.filter((id) => person.interests.includes(id)).length;
  return (
    score.viewerPart(viewer) +
    score.personPart(person) +
    score.pairPart(person.age - viewer.age, shared, viewer.interests.length, person.interests.length)
  );
}

function trainOn(
  { people, decisions }: OwnDecisions,
  rows: readonly number[],
  columns: readonly string[],
  { cold, warm }: Expectation,
): ColdDirection {
  const values = new Float64Array(rows.length * columns.length);
  const answers = new Uint8Array(rows.length);
  rows.forEach((row, at) => {
    const { decider, decided, yes } = decisions[row] as OwnDecision;
    const [viewer, person] = [people[decider] as OwnPerson, people[decided] as OwnPerson];
    writeProfileColumns(columns, viewer, person, values, at * columns.length);
    answers[at] = yes ? 1 : 0;
  });
  const direction = trainDirection({ values, rows: rows.length, columns: columns.length }, answers, {
    lambda: MODEL_WEIGHTS.coldRidge,
    offset: Float64Array.from(rows, (row) => warm[row] as number),
  });
  // On standardised columns the intercept is the mean over the rows: the level, see above.
  const level = rows.reduce((sum, row) => sum + (cold[row] as number) / rows.length, 0);
  return { ...direction, intercept: level };
}

function directionOf({ people, decisions }: OwnDecisions, row: number): string {
  const { decider, decided } = decisions[row] as OwnDecision;
  return `${(people[decider] as OwnPerson).gender}>${(people[decided] as OwnPerson).gender}`;
}

/** Those that enough people list: a column for the others would be noise. */
function listCommonInterests(people: readonly OwnPerson[]): string[] {
  const listed = new Map<string, number>();
  for (const { interests } of people) for (const id of interests) listed.set(id, (listed.get(id) ?? 0) + 1);
  const least = MODEL_WEIGHTS.training.commonInterest * people.length;
  return [...listed]
    .filter(([, times]) => times >= least)
    .map(([id]) => id)
    .sort();
}
