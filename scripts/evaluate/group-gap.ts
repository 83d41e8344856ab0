/**
 * Whether a model that is not told somebody's race still treats people of different races differently, because other
 * answers stand for it. Race is read here to measure that, and nowhere else.
 */

import { sigma } from '@romantic/matchmaker/model';
import type { Experiment } from './experiment-tables.ts';

/** Groups of fewer people say too little (and nothing is said about few). */
const FEWEST_PEOPLE = 25;

/** The largest difference between two groups in the mean probability of getting a yes: predicted, and observed. */
export function measureGroupGap(
  experiment: Experiment,
  logOdds: Float64Array,
): { predicted: number; observed: number } {
  const race = experiment.survey.race as Float64Array;
  const people = Map.groupBy(race.keys(), (id) => race[id] as number);
  const groups = [...people].filter(([code, ids]) => !Number.isNaN(code) && ids.length >= FEWEST_PEOPLE);
  const rowsOf = Map.groupBy(
    experiment.person.keys(),
    (row) => race[experiment.person[row] as number] as number,
  );
  const gap = (valueIn: (row: number) => number): number => {
    const means = groups.map(([code]) => {
      const rows = rowsOf.get(code) ?? [];
      return rows.reduce((sum, row) => sum + valueIn(row), 0) / rows.length;
    });
    return Math.max(...means) - Math.min(...means);
  };
  return {
    predicted: gap((row) => sigma(logOdds[row] as number)),
    observed: gap((row) => experiment.yes[row] as number),
  };
}
