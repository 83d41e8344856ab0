/**
 * The experiment as the product would know its guests, and the cold model that a new installation starts with. Of all that
 * the guests were asked, a profile of ours has the age and the interests: an answer of 8 or more, at most ten of them,
 * becomes the nearest entry of our list (interest-answers.ts). Why they came ("goal") has no honest counterpart among our
 * intents, and in the experiment sharing it told nothing.
 */

import {
  type ColdDirection,
  type ColdModel,
  type ColdProfile,
  listProfileColumns,
  MODEL_WEIGHTS,
  roundColdModel,
  trainDirection,
  writeProfileColumns,
} from '@romantic/matchmaker/model';
import { ANSWERS, type Answer, INTEREST_OF_ANSWER, interestsOf } from '../replay/interest-answers.ts';
import { type ColumnTable, selectRows } from './columns.ts';
import type { Experiment } from './experiment-tables.ts';

/** What somebody who gave no age is taken as: the median of the others. */
const UNKNOWN_AGE = 26;
const VERSION = 'speed-dating-1';

/** The shipped model's columns for every decision. */
export function buildProfileColumns(experiment: Experiment): ColumnTable {
  const names = listProfileColumns(Object.values(INTEREST_OF_ANSWER));
  const profiles = Array.from({ length: experiment.people }, (_, id) => readProfile(experiment, id));
  const values = new Float64Array(experiment.decisions * names.length);
  experiment.viewer.forEach((id, row) => {
    const viewer = profiles[id] as ColdProfile;
    const person = profiles[experiment.person[row] as number] as ColdProfile;
    writeProfileColumns(names, viewer, person, values, row * names.length);
  });
  return { names, columns: names.length, rows: experiment.decisions, values };
}

/** Trained on everybody: women deciding on men, men on women, and both together for all other pairs. */
export function trainStartingModel(experiment: Experiment): ColdModel {
  const table = buildProfileColumns(experiment);
  const lambda = MODEL_WEIGHTS.coldRidge;
  const train = (isIn: (sex: number) => boolean): ColdDirection => {
    const rows = Array.from(experiment.viewer.keys()).filter((row) =>
      isIn(experiment.sex[experiment.viewer[row] as number] as number),
    );
    const answers = rows.map((row) => experiment.yes[row] as number);
    return trainDirection(selectRows(table, rows), answers, { lambda });
  };
  return roundColdModel({
    format: 1,
    version: VERSION,
    columns: [...table.names],
    directions: {
      'woman>man': train((sex) => sex === 0),
      'man>woman': train((sex) => sex === 1),
      any: train(() => true),
    },
    lambda,
  });
}

function readProfile(experiment: Experiment, id: number): ColdProfile {
  const answer = (name: string): number => experiment.survey[name]?.[id] ?? Number.NaN;
  const ratings = Object.fromEntries(ANSWERS.map((name) => [name, String(answer(name))]));
  const age = answer('age');
  return {
    age: Number.isNaN(age) ? UNKNOWN_AGE : age,
    interests: interestsOf(ratings as Record<Answer, string>),
  };
}
